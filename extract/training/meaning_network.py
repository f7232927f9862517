"""The network of meaning as it is trained: multilingual-e5-small, held fast, with small corrections to each matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from extract.meaning.inputs import EARLIER, ROLES, SAID, Input
from extract.tagger.labels import POSITIONS
from extract.tagger.pieces import PAD, ModelFile
from extract.training.network import Layer

RANK = 16  # of the corrections


class Corrected(nn.Module):
    """A matrix of the base model plus a product of two thin ones, which is what is learnt and shipped."""

    def __init__(self, base: nn.Linear, rank: int):
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.base(x) + nn.functional.linear(nn.functional.linear(x, self.down), self.up)


class Meaning(nn.Module):
    """Pieces with roles in; chances of the topic, of the positions, and of one utterance out."""

    def __init__(self, file: ModelFile, layers: int, rank: int = RANK):
        super().__init__()
        width = file.width
        self.file = file
        self.register_buffer("position", torch.from_numpy(np.array(file.tensor("emb.pos", width))))
        self.register_buffer("kind_of_text", torch.from_numpy(np.array(file.tensor("emb.type", width)[0])))
        self.norm = nn.LayerNorm(width, eps=file.epsilon)
        self.norm.weight.data.copy_(torch.from_numpy(np.array(file.tensor("emb.ln.w", width)))[0])
        self.norm.bias.data.copy_(torch.from_numpy(np.array(file.tensor("emb.ln.b", width)))[0])
        self.norm.requires_grad_(False)
        self.roles = nn.Parameter(torch.zeros(ROLES, width))
        nn.init.normal_(self.roles, std=0.02)
        self.layers = nn.ModuleList([Layer(file, i) for i in range(layers)])
        for layer in self.layers:
            for name in ("qkv", "out", "up", "down"):
                setattr(layer, name, Corrected(getattr(layer, name), rank))
            layer.norm1.requires_grad_(False)
            layer.norm2.requires_grad_(False)
        self.drop = nn.Dropout(0.1)
        self.topic = nn.Linear(2 * width, 1)
        self.stance = nn.Linear(2 * width, len(POSITIONS))
        self.same = nn.Linear(4 * width, 1)

    def encode(self, embedded: torch.Tensor, valid: torch.Tensor) -> torch.Tensor:
        """(batch, pieces, width) embeddings with their roles' added, and validity → states of the same shape."""
        x = self.norm(embedded + self.position[: embedded.shape[1]] + self.kind_of_text)
        mask = torch.zeros(valid.shape, dtype=x.dtype).masked_fill(~valid, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def states(self, batch: Sequence[Input], hidden: float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
        """States (batch, pieces, width) and roles (batch, pieces; -1 where nothing is). `hidden`: share of pieces masked."""
        longest = padded(max(len(one.ids) for one in batch))
        ids = np.full((len(batch), longest), PAD)
        roles = np.full((len(batch), longest), -1)
        for row, part, one in zip(ids, roles, batch, strict=True):
            row[: len(one.ids)] = one.ids
            part[: len(one.ids)] = one.roles
        embedded = torch.from_numpy(self.file.embeddings(ids.ravel()).reshape(*ids.shape, -1))
        if hidden:
            embedded = embedded * (torch.rand(embedded.shape[:2]) > hidden)[..., None]
        parts = torch.from_numpy(roles)
        with torch.autocast("cpu", torch.bfloat16):
            states = self.encode(embedded + self.roles[parts.clamp(min=0)], torch.from_numpy(ids != PAD))
        return states.float(), parts

    def heads_alone(self, states: torch.Tensor, roles: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Scores of the topic (batch,) and of the positions (batch, 10)."""
        pooled = self.drop(torch.cat([states[:, 0], mean(states, roles == SAID)], -1))
        return self.topic(pooled)[:, 0], self.stance(pooled)

    def head_pair(self, states: torch.Tensor, roles: torch.Tensor) -> torch.Tensor:
        """Scores (batch,) of being one utterance."""
        a, b = mean(states, roles == SAID), mean(states, roles == EARLIER)
        return self.same(self.drop(torch.cat([states[:, 0], a * b, (a - b).abs(), (a + b) / 2], -1)))[:, 0]


def mean(states: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
    """Mean state of the chosen pieces: (batch, width)."""
    weight = chosen.float()[..., None]
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1)


def padded(length: int) -> int:
    """To what length an input of `length` pieces is filled up."""
    return -(-length // 16) * 16
