"""The network of meaning as it is trained: multilingual-e5-small, held fast, with small corrections to each matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from extract.meaning.inputs import EARLIER, ROLES, SAID, Input
from extract.tagger.labels import POSITIONS
from extract.tagger.pieces import PAD, ModelFile
from extract.training.network import Encoder, Layer

RANK = 16  # of the corrections


class Corrected(nn.Module):  # type: ignore[misc, unused-ignore]
    """A matrix of the base model plus a product of two thin ones, which is what is learnt and shipped."""

    def __init__(self, base: nn.Linear, rank: int):
        super().__init__()
        self.base = base.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.base(x) + nn.functional.linear(nn.functional.linear(x, self.down), self.up)
        return x


class Meaning(Encoder):
    """Pieces with roles in; chances of the topic, of the positions, and of one utterance out."""

    def __init__(self, file: ModelFile, layers: int, rank: int = RANK):
        super().__init__(file)
        self.requires_grad_(False)  # what the base model knows is held fast
        width = file.width
        self.file = file
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

    def hold(self, layers: int) -> None:
        """Leave the roles and the first layers as they are."""
        for part in (self.roles, *self.layers[:layers].parameters()):
            part.requires_grad_(False)

    def learnt(self) -> dict[str, torch.Tensor]:
        """What is learnt and shipped, by name."""
        return {
            name: value
            for name, value in self.state_dict().items()
            if name.endswith((".up", ".down")) or name.split(".")[0] in ("roles", "topic", "stance", "same")
        }

    def states(self, batch: Sequence[Input], hidden: float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
        """States (batch, pieces, width) and roles (batch, pieces; -1 where nothing is). `hidden`: share masked."""
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
        scores: torch.Tensor = self.same(self.drop(torch.cat([states[:, 0], a * b, (a - b).abs(), (a + b) / 2], -1)))
        return scores[:, 0]


def mean(states: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
    """Mean state of the chosen pieces: (batch, width)."""
    weight = chosen.float()[..., None]
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1)


def padded(length: int) -> int:
    """To what length an input of `length` pieces is filled up."""
    return -(-length // 16) * 16
