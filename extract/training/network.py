"""The network that is trained: the first layers of multilingual-e5-small under a handful of small heads."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from extract.tagger.decode import LEGAL_START, LEGAL_STEP, LEGAL_STOP
from extract.tagger.labels import CONTENT, KINDS, SPAN
from extract.tagger.pieces import ModelFile


class Layer(nn.Module):  # type: ignore[misc, unused-ignore]
    """One transformer layer, post-norm, with the weights of the model file."""

    def __init__(self, file: ModelFile, number: int):
        super().__init__()
        self.heads, self.size = file.heads, file.width // file.heads
        width, inner = file.width, file.inner
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm1 = nn.LayerNorm(width, eps=file.epsilon)
        self.norm2 = nn.LayerNorm(width, eps=file.epsilon)

        def put(target: torch.Tensor, name: str, columns: int) -> None:
            value = torch.from_numpy(np.array(file.tensor(f"l{number}.{name}", columns)))
            target.data.copy_(value.reshape(target.shape))

        for i, name in enumerate("qkv"):
            put(self.qkv.weight[i * width : (i + 1) * width], f"{name}.w", width)
            put(self.qkv.bias[i * width : (i + 1) * width], f"{name}.b", width)
        put(self.out.weight, "ao.w", width)
        put(self.out.bias, "ao.b", width)
        put(self.up.weight, "fi.w", width)
        put(self.up.bias, "fi.b", inner)
        put(self.down.weight, "fo.w", inner)
        put(self.down.bias, "fo.b", width)
        put(self.norm1.weight, "aln.w", width)
        put(self.norm1.bias, "aln.b", width)
        put(self.norm2.weight, "oln.w", width)
        put(self.norm2.bias, "oln.b", width)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        b, t, width = x.shape
        q, k, v = self.qkv(x).reshape(b, t, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
        a = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        x = self.norm1(x + self.out(a.transpose(1, 2).reshape(b, t, width)))
        x = self.norm2(x + self.down(nn.functional.gelu(self.up(x))))
        return x


class Encoder(nn.Module):  # type: ignore[misc, unused-ignore]
    """The embedding of positions and the layers, which are the heir's to make: embedded pieces in, states out."""

    kind_of_text: torch.Tensor
    layers: nn.ModuleList

    def __init__(self, file: ModelFile):
        super().__init__()
        width = file.width
        self.position = nn.Parameter(torch.from_numpy(np.array(file.tensor("emb.pos", width))))
        self.register_buffer("kind_of_text", torch.from_numpy(np.array(file.tensor("emb.type", width)[0])))
        self.norm = nn.LayerNorm(width, eps=file.epsilon)
        self.norm.weight.data.copy_(torch.from_numpy(np.array(file.tensor("emb.ln.w", width)))[0])
        self.norm.bias.data.copy_(torch.from_numpy(np.array(file.tensor("emb.ln.b", width)))[0])

    def encode(self, embedded: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
        """(batch, pieces, width) embeddings and (batch, pieces) validity → states of the same shape."""
        x: torch.Tensor = self.norm(embedded + self.position[: embedded.shape[1]] + self.kind_of_text)
        mask = torch.zeros(valid.shape, dtype=x.dtype).masked_fill(~valid, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Tagger(Encoder):
    """Pieces in; per word: content, cue and mention tags; per content span: speaker, name, kind."""

    start: torch.Tensor
    legal: torch.Tensor
    stop: torch.Tensor

    def __init__(self, file: ModelFile, layers: int):
        super().__init__(file)
        width = file.width
        self.layers = nn.ModuleList([Layer(file, i) for i in range(layers)])
        self.drop = nn.Dropout(0.15)
        self.tags = nn.Linear(width, len(CONTENT) + 2 * len(SPAN))
        self.query = nn.Linear(2 * width, 3 * width)  # speaker start, speaker end, name
        self.key = nn.Linear(width, 3 * width)
        self.kinds = nn.Linear(2 * width, len(KINDS))
        self.step = nn.Parameter(torch.zeros(len(CONTENT), len(CONTENT)))  # how well one content tag follows another
        for name, legal in (("start", LEGAL_START), ("legal", LEGAL_STEP), ("stop", LEGAL_STOP)):
            self.register_buffer(name, torch.from_numpy(legal).float(), persistent=False)

    def total(self, scores: torch.Tensor, allowed: torch.Tensor, sizes: torch.Tensor) -> torch.Tensor:
        """Log of the summed weight of all allowed tag sequences, (batch,).

        `scores` (batch, words, tags), `allowed` the same shape and boolean, `sizes` (batch,) true lengths.
        """
        scores = scores.masked_fill(~allowed, -1e4)
        step = (self.step + self.legal)[None]
        reach = self.start + scores[:, 0]
        ends = [reach]
        for i in range(1, scores.shape[1]):
            reach = torch.logsumexp(reach[:, :, None] + step, 1) + scores[:, i]
            ends.append(reach)
        last = torch.stack(ends, 1)[torch.arange(len(sizes)), sizes - 1]
        return torch.logsumexp(last + self.stop, -1)
