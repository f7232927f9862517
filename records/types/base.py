"""What the nouns are made of: the words they choose from, and the decorator that makes a class a noun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeVar, dataclass_transform

SpeakerKind = Literal["person", "organisation", "anonymous", "outlet"]
StatementKind = Literal["direct", "indirect", "mixed"]
Novelty = Literal["new", "repeat", "unsure"]
Position = Literal[
    "open", "conditional", "refuses", "proposes", "doubts", "confirms_planned",
    "denies_planned", "no_information", "reports_other", "other",
]  # fmt: skip
Change = Literal["first", "same", "firmer", "softer", "reversed", "conditions_changed"]
Stage = Literal["discover", "fetch", "clean", "extract", "store", "compare", "alert"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def noun(cls: type[T]) -> type[T]:
    """Makes a class a frozen, slotted, keyword-only dataclass."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
