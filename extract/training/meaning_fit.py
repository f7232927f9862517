"""Training of the network of meaning."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.nn import functional as F

from extract.training.meaning_examples import Alone, Paired
from extract.training.meaning_network import Meaning, padded

PIECES = 1000  # in a batch, padding included: small ones, for many steps from few articles
MASKED = 0.05


def batches(examples: Sequence[Alone] | Sequence[Paired], chance: random.Random) -> list[list[Any]]:
    """Batches of about equally long inputs, in random order. All that are padded to one length have one size: the
    kernels of a shape are built once."""
    order = sorted(range(len(examples)), key=lambda i: (padded(len(examples[i].input.ids)), chance.random()))
    found: list[list[Any]] = []
    batch: list[Any] = []
    for i in order:
        length = padded(len(examples[i].input.ids))
        if batch and (len(batch) == PIECES // length or padded(len(batch[0].input.ids)) != length):
            found.append(batch)
            batch = []
        batch.append(examples[i])
    if batch:
        found.append(batch)
    chance.shuffle(found)
    return found


def loss_alone(net: Meaning, batch: Sequence[Alone]) -> torch.Tensor:
    """Of the topic and, where there is one, of the position; summed."""
    topic, stance = net.heads_alone(*net.states([one.input for one in batch], MASKED if net.training else 0))
    wanted = torch.tensor([one.on_topic for one in batch]).float()
    shares = torch.tensor([one.positions for one in batch])
    return F.binary_cross_entropy_with_logits(topic, wanted, reduction="sum") + F.cross_entropy(
        stance, shares, reduction="sum"
    )


def loss_pair(net: Meaning, batch: Sequence[Paired]) -> torch.Tensor:
    """Of being one utterance or not; summed."""
    scores = net.head_pair(*net.states([one.input for one in batch], MASKED if net.training else 0))
    return F.binary_cross_entropy_with_logits(
        scores, torch.tensor([one.same for one in batch]).float(), reduction="sum"
    )


def fit(
    net: Meaning,
    draw: Callable[[random.Random, int], tuple[list[Alone], list[Paired]]],
    *,
    epochs: int,
    seed: int = 1,
    rate: float = 1e-3,
    report: Callable[[str], None] = print,
    after: Callable[[Meaning, int], None] | None = None,
) -> Meaning:
    """`net`, trained; `draw(chance, epoch)` gives the examples of an epoch."""
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)
    chance = random.Random(seed)
    thin = [p for n, p in net.named_parameters() if p.requires_grad and n.split(".")[0] in ("layers", "roles")]
    heads = [p for n, p in net.named_parameters() if p.requires_grad and n.split(".")[0] not in ("layers", "roles")]
    optimiser = torch.optim.AdamW(
        [{"params": thin, "lr": rate}, {"params": heads, "lr": rate}], weight_decay=0.01, fused=True
    )
    step, total = 0, None
    for epoch in range(epochs):
        start, seen = time.perf_counter(), [0.0, 0.0, 0, 0]
        one, two = draw(chance, epoch)
        work = [(0, batch) for batch in batches(one, chance)] + [(1, batch) for batch in batches(two, chance)]
        chance.shuffle(work)
        total = total or epochs * len(work)
        net.train()
        for kind, batch in work:
            share = step / total
            for group in optimiser.param_groups:
                group["lr"] = rate * min(1.0, (step + 1) / (0.06 * total)) * max(0.03, 1 - share)
            loss = (loss_pair if kind else loss_alone)(net, batch)
            optimiser.zero_grad()
            (loss / len(batch)).backward()  # type: ignore[no-untyped-call, unused-ignore]
            torch.nn.utils.clip_grad_norm_(thin + heads, 1.0)
            optimiser.step()
            step += 1
            seen[kind] += loss.item()
            seen[2 + kind] += len(batch)
        report(
            f"epoch {epoch + 1}/{epochs}  alone {seen[0] / max(seen[2], 1):.3f} ({seen[2]})"
            f"  pairs {seen[1] / max(seen[3], 1):.3f} ({seen[3]})  {time.perf_counter() - start:.0f} s"
        )
        if after:
            after(net, epoch)
    return net
