"""Who said what in an article: tagged ranges, exact spans, resolved speakers, the day it was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract import confidence
from extract.dates import said_on
from extract.quotes.clauses import complete
from extract.quotes.evidence import stands
from extract.quotes.joins import is_question, same_statement
from extract.quotes.marks import Quotation, quotations
from extract.quotes.spans import Content, settle
from extract.speakers.resolve import Cast, Request, Resolved
from extract.tagger.encoder import Tagged, Tagging, network
from extract.tagger.words import Word, split_words
from records.identity import key
from records.types import Article, Extraction, Person, Span, Statement

MADE_BY = "extract/1"


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement on its way: the network's view and the settled content."""

    tagged: Tagged
    content: Content
    cue: tuple[int, int] | None
    speaker: tuple[int, int] | None
    name: tuple[int, int] | None


class Extractor:
    """Extracts statements in every language that the network was trained on."""

    def __init__(self, people: tuple[Person, ...]):
        self._cast = Cast(people)

    def extract(self, articles: Sequence[Article]) -> tuple[Extraction, ...]:
        """One Extraction per article, in the same order; `statements` in text order, possibly none."""
        words = [split_words(article.text) for article in articles]
        tagging = network().read(words)
        return tuple(self._one(a, w, t) for a, w, t in zip(articles, words, tagging, strict=True))

    def _one(self, article: Article, words: tuple[Word, ...], tagging: Tagging) -> Extraction:
        marks = quotations(article.text)
        found = _settled(article, words, tagging, marks)
        protected = [mark.outer for mark in marks if mark.depth == 0]
        published = article.published_at.date() if article.published_at else None
        mentions = self._cast.read(article.text, article.language, published, protected)
        requests = [
            Request(
                speaker=f.speaker,
                content=(f.content.start, f.content.end),
                cue=f.cue,
                direct=f.content.kind == "direct",
                name=f.name,
                name_sure=f.tagged.name_sure,
            )
            for f in found
        ]
        resolved = mentions.resolve(requests)
        statements = [_statement(article, f, r) for f, r in zip(found, resolved, strict=True)]
        return Extraction(
            extraction_id=key(article.article_id, MADE_BY),
            article_id=article.article_id,
            made_by=MADE_BY,
            statements=tuple(statements),
        )


def _settled(article: Article, words: tuple[Word, ...], tagging: Tagging, marks: tuple[Quotation, ...]) -> list[_Found]:
    text = article.text
    cues = [_chars(words, cue) for cue in tagging.cues]
    tagged = _joined(text, words, tagging.spans, cues, marks)
    ranges = [_chars(words, tag.content) for tag in tagged]
    found: list[_Found] = []
    for i, (tag, (start, end)) in enumerate(zip(tagged, ranges, strict=True)):
        if not any(q.start <= start and end <= q.outer[1] for q in marks):
            start, end = complete(text, start, end, cues, ranges[:i] + ranges[i + 1 :])
        before = found[-1].content.end if found else 0
        after = ranges[i + 1][0] if i + 1 < len(ranges) else len(text)
        content = settle(text, start, end, tag.kind, marks, (before, after))
        if content is None or content.start < before or _is_title(article, content):
            continue
        if content.kind == "indirect" and is_question(text, content.start, content.end):
            continue
        cue = _chars(words, tag.cue) if tag.cue else None
        somebody = tag.speaker is not None or tag.name is not None
        if not stands(text, content, text[slice(*cue)] if cue else "", somebody, tag.sure, marks):
            continue
        found.append(
            _Found(
                tag,
                content,
                cue,
                _chars(words, tag.speaker) if tag.speaker else None,
                _chars(words, (tag.name, tag.name + 1)) if tag.name is not None else None,
            )
        )
    return found


def _joined(
    text: str,
    words: tuple[Word, ...],
    tagged: Sequence[Tagged],
    cues: list[tuple[int, int]],
    marks: tuple[Quotation, ...],
) -> list[Tagged]:
    """The ranges, those that are parts of one statement made one."""
    out: list[Tagged] = []
    for tag in tagged:
        if out and same_statement(text, _chars(words, out[-1].content), _chars(words, tag.content), cues, marks):
            out[-1] = replace(out[-1], content=(out[-1].content[0], tag.content[1]), sure=min(out[-1].sure, tag.sure))
        else:
            out.append(tag)
    return out


def _chars(words: tuple[Word, ...], span: tuple[int, int]) -> tuple[int, int]:
    return words[span[0]].start, words[span[1] - 1].end


def _is_title(article: Article, content: Content) -> bool:
    """A headline repeated at the top of the text is no statement."""
    title = article.title.strip()
    return bool(title) and content.end <= len(title) and article.text.startswith(title)


def _span(text: str, span: tuple[int, int] | None) -> Span | None:
    return Span(start=span[0], end=span[1], text=text[span[0] : span[1]]) if span else None


def _statement(article: Article, found: _Found, speaker: Resolved) -> Statement:
    text, content = article.text, found.content
    published = article.published_at.date() if article.published_at else None
    near = found.cue[0] if found.cue else content.end
    low = text.rfind("\n", 0, content.start) + 1
    high = text.find("\n", content.end)
    day, day_span = said_on(text, (low, len(text) if high < 0 else high), published, article.language, near)
    return Statement(
        statement_id=key(article.article_id, content.start, content.end),
        article_id=article.article_id,
        speaker=speaker.name,
        speaker_text=text[slice(*found.speaker)] if found.speaker else "",
        speaker_span=_span(text, found.speaker),
        speaker_role=speaker.role,
        speaker_kind=speaker.kind,
        kind=content.kind,
        cue=_span(text, found.cue),
        spans=(Span(start=content.start, end=content.end, text=text[content.start : content.end]),),
        said_on=day,
        said_on_span=day_span,
        via=speaker.via,
        confidence=confidence.calibrated(found.tagged, speaker),
        made_by=MADE_BY,
    )
