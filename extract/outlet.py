"""What the outlet itself asserts on a topic: sentences that quote nobody, with the topic's terms together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extract import topics
from extract.chains import worth_a_look
from extract.quotes.sentences import sentence_around
from extract.tagger.words import split_words
from records.identity import key
from records.types import Article, Span, Statement, Topic

# Share of such sentences that did assert something on the topic, of 28 read in training articles.
CONFIDENCE = 0.85
LEAST = 6  # words of a claim; less is a heading or a tag
_ENDS = (".", "!", "»", "”", '"')  # what introduces (:), asks (?) or was cut (…) asserts nothing


def claims(
    article: Article, statements: Sequence[Statement], about: Sequence[Topic], made_by: str
) -> tuple[Statement, ...]:
    """The outlet's claims on any of the topics `about`, in text order; `statements` is what others say there."""
    wanted = [topic for topic in about if topics.possible(article, topic)]
    if not wanted:
        return ()
    taken = [span for one in statements for span in _touched(one)]
    tests = [(topics.groups(topic, article.language), topics.needs(topic)) for topic in wanted]
    return tuple(
        _claim(article, start, end, made_by)
        for start, end in _sentences(article)
        if not any(low < end and start < high for low, high in taken)
        and any(_speaks_of(article.text[start:end], patterns, needs) for patterns, needs in tests)
        and not worth_a_look(split_words(article.text[start:end]), article.language)  # somebody's words after all
    )


def _sentences(article: Article) -> Iterator[tuple[int, int]]:
    """Whole sentences of running text, the headline left out."""
    text, at = article.text, 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start, end = sentence_around(text, at)
        sentence = text[start:end].strip()
        titled = article.title and sentence.rstrip(".") == article.title.strip().rstrip(".")
        if len(sentence.split()) >= LEAST and sentence.endswith(_ENDS) and not titled:
            yield start, start + len(text[start:end].rstrip())
        at = max(end, at + 1)


def _touched(statement: Statement) -> Iterator[tuple[int, int]]:
    """Ranges that belong to a statement, and the reporter's words between them."""
    spans = [*statement.spans, *(span for span in (statement.cue, statement.speaker_span) if span)]
    yield from ((span.start, span.end) for span in spans)


def _speaks_of(sentence: str, patterns: dict[str, Any], needs: Sequence[Sequence[str]]) -> bool:
    if "off" in patterns and patterns["off"].search(sentence):
        return False
    return all(any(name in patterns and patterns[name].search(sentence) for name in group) for group in needs)


def _claim(article: Article, start: int, end: int, made_by: str) -> Statement:
    while end > start and article.text[end - 1] in ".!":
        end -= 1
    return Statement(
        statement_id=key(article.article_id, start, end),
        article_id=article.article_id,
        speaker=article.outlet or article.url,
        speaker_kind="outlet",
        kind="indirect",
        spans=(Span(start=start, end=end, text=article.text[start:end]),),
        confidence=CONFIDENCE,
        made_by=made_by,
    )
