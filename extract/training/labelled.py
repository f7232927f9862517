"""Labelled articles as the nouns of the record: for learning and for measuring."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from records.types import Article, Span, Statement


def load(paths: Iterable[str]) -> list[dict[str, Any]]:
    """The labelled articles of JSON-lines files, those without statements left out."""
    lines = [line for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
    return [found for found in map(json.loads, lines) if found["statements"]]


def article_of(found: dict[str, Any]) -> Article:
    """The noun of a labelled article."""
    when = datetime.fromisoformat(found["published"][:10]).replace(tzinfo=UTC) if found.get("published") else None
    return Article(
        article_id=found["id"],
        page_id=found["id"],
        link_id=found["id"],
        url=found.get("url", ""),
        outlet=found.get("outlet", ""),
        title=found.get("title") or "",
        published_at=when,
        first_seen_at=when or datetime(2025, 1, 1, tzinfo=UTC),
        language=found["language"],
        text=found["text"],
        made_by="labelled",
    )


def statement_of(label: dict[str, Any], article: Article) -> Statement:
    """The noun of a labelled statement; its cue is looked for near it when the label has no place for it."""
    text = article.text
    ends = label.get("spans") or [[label["start"], label["end"]]]
    spans = tuple(Span(start=a, end=b, text=text[a:b]) for a, b in ends)
    cue = None
    if label.get("cue_span"):
        a, b = label["cue_span"]
        cue = Span(start=a, end=b, text=text[a:b])
    elif label.get("cue"):
        low = max(0, spans[0].start - 250)
        at = text.rfind(label["cue"], low, spans[0].start)
        at = at if at >= 0 else text.find(label["cue"], spans[-1].end, spans[-1].end + 250)
        cue = Span(start=at, end=at + len(label["cue"]), text=label["cue"]) if at >= 0 else None
    said = label.get("date_said") or ""
    day = date.fromisoformat(said) if len(said) == 10 else None  # some labels give a month only
    return Statement(
        statement_id=label["id"],
        article_id=article.article_id,
        speaker=label["speaker"],
        speaker_role=label.get("role") or "",
        kind=label.get("quote_type") or "indirect",
        cue=cue,
        spans=spans,
        said_on=day,
        confidence=1.0,
        made_by="labelled",
    )
