"""Training of the network on labelled windows."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from extract.tagger.labels import CONTENT, SPAN
from extract.tagger.pieces import PAD, ModelFile, Pieces
from extract.training.examples import IGNORED, Example, examples, vary
from extract.training.network import Tagger

BATCH = 8
FROZEN = ("position", "norm.", "layers.0.", "layers.1.")  # what a language's words are was learnt from far more text
WEIGHTS = {"content": 1.0, "cue": 0.2, "speaker": 1.5, "name": 0.6, "kind": 0.2}
HEADS = ("tags", "query", "key", "kinds", "step")
MASKED = 0.05  # share of pieces hidden from the network


def embed(file: ModelFile, batch: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Padded piece embeddings and validity of a batch."""
    longest = max(len(e.window.ids) for e in batch)
    ids = np.full((len(batch), longest), PAD)
    for row, example in zip(ids, batch, strict=True):
        row[: len(example.window.ids)] = example.window.ids
    return torch.from_numpy(file.embeddings(ids.ravel()).reshape(*ids.shape, -1)), torch.from_numpy(ids != PAD)


def tags(example: Example) -> np.ndarray:
    """(3, words) tag numbers: content, cue, mention."""
    out = np.zeros((3, len(example.window.words)), np.int64)
    for said in example.said:
        a, b = said.content
        out[0, a:b] = CONTENT.index("I")
        out[0, b - 1] = CONTENT.index("E")
        out[0, a] = CONTENT.index("B" if b - a > 1 else "S")
        for row, span in ((1, said.cue), (2, said.speaker)):
            if span:
                out[row, span[0] : span[1]] = 2
                out[row, span[0]] = 1
    out[:, example.ignored] = IGNORED
    return out


def losses(net: Tagger, states: torch.Tensor, batch: Sequence[Example]) -> torch.Tensor:
    """The loss of a batch from its piece states (batch, pieces, width)."""
    width = states.shape[-1]
    rows: list[int] = []
    bounds = [0]
    for number, example in enumerate(batch):
        base = number * states.shape[1]
        rows.extend((base, *(base + head for head in example.window.heads)))  # the first stands for 'none'
        bounds.append(len(rows))
    words = net.drop(states.reshape(-1, width)[torch.tensor(rows)])
    target = np.full((3, len(rows)), IGNORED)
    for example, start, end in zip(batch, bounds, bounds[1:], strict=False):
        target[:, start + 1 : end] = tags(example)
    wanted = torch.from_numpy(target)
    content, cue, mention = net.tags(words).float().split([len(CONTENT), len(SPAN), len(SPAN)], -1)
    total = 20 * WEIGHTS["content"] * sequence_loss(net, content, wanted[0], bounds)
    for row, scores in enumerate((content, cue, mention)):
        total = total + 20 * WEIGHTS["cue"] * F.cross_entropy(scores, wanted[row], ignore_index=IGNORED)
    said = [(start, end, s) for e, start, end in zip(batch, bounds, bounds[1:], strict=False) for s in e.said]
    if not said:
        return total
    first = torch.tensor([start + 1 + s.content[0] for start, _, s in said])
    last = torch.tensor([start + s.content[1] for start, _, s in said])
    ends = torch.cat([words[first], words[last]], -1)
    query = net.query(ends).reshape(-1, 3, width)
    key = net.key(words).reshape(-1, 3, width)
    scores = torch.einsum("nhw,mhw->hnm", query, key).float() / width**0.5
    low, high = (torch.tensor([bound[i] for bound in said])[:, None] for i in (0, 1))
    place = torch.arange(len(rows))[None]
    scores = F.log_softmax(scores.masked_fill((place < low) | (place >= high), -1e4), -1)
    n = torch.arange(len(said))
    speaker_from = torch.tensor([start + (s.speaker[0] + 1 if s.speaker else 0) for start, _, s in said])
    speaker_to = torch.tensor([start + (s.speaker[1] if s.speaker else 0) for start, _, s in said])
    speaker = -(scores[0, n, speaker_from] + scores[1, n, speaker_to]).sum()
    named = torch.zeros(len(said), len(rows), dtype=torch.bool)
    for i, (start, _, s) in enumerate(said):
        named[i, [start + 1 + word for word in s.names]] = True
    has = named.any(-1)
    name = -torch.logsumexp(scores[2][has].masked_fill(~named[has], -1e4), -1).sum()
    kind = F.cross_entropy(net.kinds(ends).float(), torch.tensor([s.kind for *_, s in said]), reduction="sum")
    linked = WEIGHTS["speaker"] * speaker + WEIGHTS["name"] * name + WEIGHTS["kind"] * kind
    return total + linked / 8 / len(batch)


def sequence_loss(net: Tagger, scores: torch.Tensor, wanted: torch.Tensor, bounds: Sequence[int]) -> torch.Tensor:
    """Negative log likelihood per word of the content tags as one sequence a window; ignored words may be anything."""
    sizes = torch.tensor([b - a - 1 for a, b in pairwise(bounds)])
    padded = torch.zeros(len(sizes), int(sizes.max()), scores.shape[-1])
    allowed = torch.ones(padded.shape, dtype=torch.bool)
    for row, (a, b) in enumerate(pairwise(bounds)):
        padded[row, : b - a - 1] = scores[a + 1 : b]
        labels = wanted[a + 1 : b]
        known = labels != IGNORED
        allowed[row, : b - a - 1][known] = F.one_hot(labels[known], scores.shape[-1]).bool()
    everything = net.total(padded, torch.ones_like(allowed), sizes)
    return (everything - net.total(padded, allowed, sizes)).sum() / sizes.sum()


def fit(
    file: ModelFile,
    pieces: Pieces,
    articles: Sequence[dict[str, Any]],
    *,
    net: Tagger,
    epochs: int,
    seed: int = 1,
    rate: float = 1e-4,
    last: float = 0.02,
    report: Callable[[str], None] = print,
    after: Callable[[Tagger, int], None] | None = None,
) -> Tagger:
    """`net`, trained further. The same articles and seed give the same network on the same kind of processor.

    The learning rate rises to `rate` over the first tenth of the steps and falls in a line to the share `last` of it.
    """
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)  # attention is many times slower on denormal numbers
    chance = random.Random(seed)
    fresh = [p for n, p in net.named_parameters() if n.split(".")[0] in HEADS]
    known = [p for n, p in net.named_parameters() if n.split(".")[0] not in HEADS]
    for name, parameter in net.named_parameters():
        if name.startswith(FROZEN):
            parameter.requires_grad_(False)
    optimiser = torch.optim.AdamW(
        [{"params": known, "lr": rate}, {"params": fresh, "lr": rate * 8}], weight_decay=0.01, fused=True
    )
    steps = epochs * math.ceil(sum(1 for _ in articles) * 1.06 / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (0.1 * steps)) * max(last, 1 - (1 - last) * step / steps)
    )
    for epoch in range(epochs):
        start, seen = time.perf_counter(), 0.0
        pool = [e for a in articles for e in examples(vary(a, chance), pieces)]
        chance.shuffle(pool)
        net.train()
        for at in range(0, len(pool), BATCH):
            batch = pool[at : at + BATCH]
            embedded, valid = embed(file, batch)
            embedded = embedded * (torch.rand(embedded.shape[:2]) > MASKED)[..., None]
            with torch.autocast("cpu", torch.bfloat16):
                states = net.encode(embedded, valid)
            total = losses(net, states.float(), batch)
            optimiser.zero_grad()
            total.backward()  # type: ignore[no-untyped-call, unused-ignore]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            seen += total.item()
        report(
            f"epoch {epoch + 1}/{epochs}  loss {seen / (len(pool) / BATCH):.3f}  {time.perf_counter() - start:.0f} s"
        )
        if after:
            after(net, epoch)
    return net
