"""Who said what in an article: tagged ranges, exact spans, resolved speakers, the day it was said.

The network reads each article, then once more what was said in it, for those who are quoted there (extract/chains.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract import confidence
from extract.chains import worth_a_look
from extract.dates import said_on
from extract.quotes.clauses import complete
from extract.quotes.evidence import stands
from extract.quotes.joins import is_question
from extract.quotes.marks import Quotation, quotations
from extract.quotes.spans import Content, settle
from extract.ranges import Ground, chars
from extract.speakers.resolve import Cast, Mentions, Request, Resolved
from extract.tagger.encoder import Tagged, Tagging, network
from extract.tagger.words import Word, split_words
from records.identity import key
from records.types import Article, Extraction, Person, Span, Statement

MADE_BY = "extract/1"
_NAMED = 0.6  # how sure the speaker of an inner statement must be


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement on its way: the network's view and the settled content."""

    tagged: Tagged
    content: Content
    cue: tuple[int, int] | None
    speaker: tuple[int, int] | None
    name: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Scene:
    """An article with those who speak in it."""

    article: Article
    marks: tuple[Quotation, ...]
    mentions: Mentions
    found: list[_Found]
    speakers: tuple[Resolved, ...]  # of `found`


class Extractor:
    """Extracts statements in every language that the network was trained on."""

    def __init__(self, people: tuple[Person, ...]):
        self._cast = Cast(people)

    def extract(self, articles: Sequence[Article]) -> tuple[Extraction, ...]:
        """One Extraction per article, in the same order; `statements` in text order, possibly none."""
        words = [split_words(article.text) for article in articles]
        tagging = network().read(words)
        outer = [self._outer(a, w, t) for a, w, t in zip(articles, words, tagging, strict=True)]
        looks = [
            (scene, found, said)
            for scene, w in zip(outer, words, strict=True)
            for found, said in ((f, _words_of(w, f.content)) for f in scene.found)
            if worth_a_look(said, scene.article.language)
        ]
        inner: dict[str, list[Statement]] = {}
        for (scene, found, said), tags in zip(looks, network().read([said for _, _, said in looks]), strict=True):
            inner.setdefault(scene.article.article_id, []).extend(_inner(scene, found, said, tags))
        return tuple(_extraction(scene, inner.get(scene.article.article_id, [])) for scene in outer)

    def _outer(self, article: Article, words: tuple[Word, ...], tagging: Tagging) -> _Scene:
        marks = quotations(article.text)
        found = _settled(article, words, tagging, marks, (0, len(article.text)))
        protected = [mark.outer for mark in marks if mark.depth == 0]
        published = article.published_at.date() if article.published_at else None
        mentions = self._cast.read(article.text, article.language, published, protected)
        speakers = mentions.resolve([_request(f) for f in found])
        return _Scene(article, marks, mentions, found, speakers)


def _inner(scene: _Scene, outer: _Found, said: tuple[Word, ...], tagging: Tagging) -> list[Statement]:
    """What others are quoted with in the words of a statement, where these name them and report it."""
    bounds = (outer.content.start, outer.content.end)
    carrier = scene.speakers[scene.found.index(outer)]
    inside = [
        f
        for f in _settled(scene.article, said, tagging, scene.marks, bounds)
        if f.cue and f.speaker and (f.content.start, f.content.end) != bounds
    ]
    resolved = scene.mentions.resolve([_request(f) for f in inside])
    return [
        _statement(scene.article, f, replace(speaker, via=carrier.name))
        for f, speaker in zip(inside, resolved, strict=True)
        if speaker.name != carrier.name and speaker.kind != "anonymous" and speaker.confidence >= _NAMED
    ]


def _extraction(scene: _Scene, inner: Sequence[Statement]) -> Extraction:
    own = [_statement(scene.article, f, r) for f, r in zip(scene.found, scene.speakers, strict=True)]
    return Extraction(
        extraction_id=key(scene.article.article_id, MADE_BY),
        article_id=scene.article.article_id,
        made_by=MADE_BY,
        statements=tuple(sorted([*own, *inner], key=lambda one: (one.start, -one.end))),
    )


def _request(found: _Found) -> Request:
    return Request(
        speaker=found.speaker,
        content=(found.content.start, found.content.end),
        cue=found.cue,
        direct=found.content.kind == "direct",
        name=found.name,
        name_sure=found.tagged.name_sure,
    )


def _words_of(words: Sequence[Word], content: Content) -> tuple[Word, ...]:
    return tuple(word for word in words if content.start <= word.start and word.end <= content.end)


def _settled(
    article: Article, words: tuple[Word, ...], tagging: Tagging, marks: tuple[Quotation, ...], bounds: tuple[int, int]
) -> list[_Found]:
    """The statements that the tags stand for, within `bounds`."""
    text = article.text
    cues = [chars(words, cue) for cue in tagging.cues]
    tagged = Ground(text, article.language, words, cues, marks).statements(tagging.spans)
    spans = [chars(words, tag.content) for tag in tagged]
    found: list[_Found] = []
    for i, (tag, (start, end)) in enumerate(zip(tagged, spans, strict=True)):
        if not any(q.start <= start and end <= q.outer[1] for q in marks):
            start, end = complete(text, start, end, cues, spans[:i] + spans[i + 1 :])
        end = min(end, bounds[1])
        before = found[-1].content.end if found else bounds[0]
        after = spans[i + 1][0] if i + 1 < len(spans) else bounds[1]
        content = settle(text, start, end, tag.kind, marks, (before, after))
        if content is None or content.start < before or _is_title(article, content):
            continue
        if content.kind == "indirect" and is_question(text, content.start, content.end):
            continue
        cue = chars(words, tag.cue) if tag.cue else None
        somebody = tag.speaker is not None or tag.name is not None
        if not stands(text, content, text[slice(*cue)] if cue else "", somebody, tag.sure, marks):
            continue
        found.append(
            _Found(
                tag,
                content,
                cue,
                chars(words, tag.speaker) if tag.speaker else None,
                chars(words, (tag.name, tag.name + 1)) if tag.name is not None else None,
            )
        )
    return found


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
