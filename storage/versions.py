"""Which texts are new to the record, which version of their article they are, and what later versions left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from records.types import Article
from storage.rows import text_hash

_WORD = re.compile(r"\w+")


def versions(
    articles: Sequence[Article], earlier: Sequence[dict[str, Any]]
) -> tuple[list[Article], list[dict[str, Any]]]:
    """Of `articles`, those with another text than their link had last, with their version; and for every page the row
    that tells which article holds its text. `earlier` are the rows of what is kept: link_id, page_id, article_id,
    text_hash, version.

    The same page cleaned anew by a better cleaner is no edit of the outlet's: it keeps its version. An article that
    goes back to an old text has a new version all the same: what was gone is there again.
    """
    known: dict[str, list[dict[str, Any]]] = {}
    for row in earlier:
        known.setdefault(row["link_id"], []).append(row)
    new, cleanings = [], []
    for article in articles:
        texts = known.setdefault(article.link_id, [])
        hashed = text_hash(article.text)
        newest = max((row["version"] for row in texts), default=0)
        same = next(
            (
                row
                for row in texts
                if row["text_hash"] == hashed and (row["version"] == newest or row["page_id"] == article.page_id)
            ),
            None,
        )
        if same is None:
            same_page = next((row["version"] for row in texts if row["page_id"] == article.page_id), None)
            version = same_page or newest + 1
            new.append(replace(article, version=version))
            same = {
                "article_id": article.article_id,
                "page_id": article.page_id,
                "text_hash": hashed,
                "version": version,
            }
            texts.append(same)
        cleanings.append({"page_id": article.page_id, "made_by": article.made_by, "article_id": same["article_id"]})
    return new, cleanings


def gone_at(parts: Sequence[str], later: Sequence[tuple[datetime, str]]) -> datetime | None:
    """When the words of a statement left their article: `later` are its later versions, oldest first, each with the
    time it came. None if they stand in the newest. Marks, blanks and capitals may change."""
    wanted = [_words(part) for part in parts]
    missing = None
    for at, text in reversed(later):
        if all(part in _words(text) for part in wanted):
            break
        missing = at
    return missing


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
