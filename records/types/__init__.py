"""The nouns. Frozen, slotted, keyword-only; tuples, not lists; every `datetime` is aware and in UTC.

One noun stands on each arrow of the pipeline:

    Source → Link → Page → Article → Extraction(Statement…) → Reading → Verdict → Digest → Receipt

and a `Failure` may stand in the place of any of them.
"""

from __future__ import annotations

from records.types.base import Change, Novelty, Position, SpeakerKind, Stage, StatementKind
from records.types.configured import Office, Person, Source, Topic
from records.types.digests import Account, Carrier, Digest, Entry, Receipt, Silent, SourceHealth, Verdict
from records.types.pages import Article, Failure, Landing, Link, Page
from records.types.runs import Run
from records.types.statements import Extraction, Facet, Reading, Remark, Span, Statement

__all__ = [
    "Account",
    "Article",
    "Carrier",
    "Change",
    "Digest",
    "Entry",
    "Extraction",
    "Facet",
    "Failure",
    "Landing",
    "Link",
    "Novelty",
    "Office",
    "Page",
    "Person",
    "Position",
    "Reading",
    "Receipt",
    "Remark",
    "Run",
    "Silent",
    "Source",
    "SourceHealth",
    "Span",
    "SpeakerKind",
    "Stage",
    "Statement",
    "StatementKind",
    "Topic",
    "Verdict",
]
