"""Statements within their passages."""

from __future__ import annotations

from extract.meaning.inputs import Passage
from records.types import Article, Statement

BEFORE, AFTER = 200, 120  # code points of context


def passage(article: Article, statement: Statement) -> Passage:
    """The statement with the words around it: of its paragraph, and of the paragraph before when it opens one."""
    text, start, end = article.text, statement.start, statement.end
    before = " ".join(text[max(0, start - BEFORE) : start].split())
    after = " ".join(text[end : end + AFTER].split("\n", 1)[0].split())
    return Passage(
        before=before,
        content=" ".join(text[start:end].split()),
        after=after,
        headline=headline(article),
        speaker=statement.speaker,
    )


def headline(article: Article) -> str:
    """The headline, or the first words of an article without one."""
    return (article.title or " ".join(article.text.split())[:160]).strip()
