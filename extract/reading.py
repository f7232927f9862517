"""What an on-topic statement says, in a form that compares across languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from extract import facets, positions, topics, vectors
from extract.meaning.inputs import Passage, alone
from extract.meaning.network import network
from extract.meaning.passages import passage
from records.types import Article, Facet, Person, Reading, Statement, Topic

MADE_BY = "reading/2"

_REQUOTE = {
    "en": facets.stems(
        (
            "earlier",
            "previously",
            "recall",
            "had said",
            "had earlier",
            "last week",
            "last month",
            "at the time",
            "before that",
            "in the past",
            "reminded",
        ),
        split=False,
    ),
    "ru": facets.stems(
        ("ранее", "напомн", "до этого", "прежде", "на прошлой неделе", "накануне", "в прошлом"), split=False
    ),
    "uk": facets.stems(
        ("раніше", "нагада", "до цього", "минулого тижня", "напередодні", "перед тим", "торік"), split=False
    ),
}
# Where a condition clause starts; it runs to the next stop, comma or quotation mark.
_CONDITION = {
    "en": r"only (?:if|after|when|once|as|on|in|to)|provided(?: that)?|on condition that|if|unless|once|after|until"
    r"|before|as long as|nowhere but|except|rather than",
    "ru": r"только (?:если|после|когда|в|на|ради)|лишь|при условии|если|в случае|после|пока не|до тех пор|прежде"
    r"|сначала|сперва|кроме|исключительно|коль скоро",
    "uk": r"(?:тільки|лише) (?:якщо|після|коли|в|у|на)|лише|за умови|якщо|у разі|після|поки не|доки|спершу|спочатку"
    r"|крім|за винятком|виключно|щойно",
}
_CLAUSE = {
    language: re.compile(rf"(?<!\w)(?:{words})(?!\w)[^,.;:!?«»“”\"\[\]—–]{{3,160}}", re.IGNORECASE)
    for language, words in _CONDITION.items()
}


class Reader:
    """Reads statements for a fixed set of topics."""

    def __init__(self, topics: tuple[Topic, ...], people: tuple[Person, ...] = ()):
        self.topics = topics
        self.people = people

    def read(self, article: Article, statements: Sequence[Statement]) -> tuple[Reading, ...]:
        """Readings of the statements that are on a topic, in the order of `statements`, then of the topics.

        A statement on no topic has no reading; one on two topics has two.
        """
        wanted = [topic for topic in self.topics if topics.possible(article, topic)]
        if not wanted or not statements:
            return ()
        rows = vectors.embed([*(statement.content for statement in statements), topics.head_text(article)])
        contents, lead = rows[:-1], rows[-1]
        net = network()
        passages = [passage(article, statement) for statement in statements]
        about, stances = net.alone([alone(one, net.pieces) for one in passages])
        readings: dict[tuple[int, int], Reading] = {}
        for order, topic in enumerate(wanted):
            found = topics.evidence(article, statements, topic, contents, lead)
            chance = topics.relevance(found, topic, about)
            for n in np.flatnonzero(chance >= 0.5).tolist():
                readings[n, order] = self._reading(
                    article, statements[n], passages[n], topic, contents[n], stances[n], float(chance[n])
                )
        return tuple(readings[key] for key in sorted(readings))

    def _reading(
        self,
        article: Article,
        statement: Statement,
        around: Passage,
        topic: Topic,
        vector: np.ndarray,
        stance: np.ndarray,
        chance: float,
    ) -> Reading:
        position, reason = positions.decide(position_row(article, statement, vector), stance)
        return Reading(
            statement_id=statement.statement_id,
            topic=topic.name,
            relevance=round(chance, 4),
            position=position,
            position_reason=reason,
            conditions=conditions(statement.content, article.language),
            facets=self.facets(article, statement),
            requoted=requoted(article, statement),
            before=around.before,
            after=around.after,
            made_by=MADE_BY,
        )

    def facets(self, article: Article, statement: Statement) -> tuple[Facet, ...]:
        """Facets of all spans of the statement; the first span of a value counts."""
        published = article.published_at.date() if article.published_at else None
        merged: dict[tuple[str, str], Facet] = {}
        for span in statement.spans:
            for facet in facets.read(span.text, span.start, article.language, published, self.people):
                merged.setdefault((facet.name, facet.value), facet)
        return tuple(merged[key] for key in sorted(merged))


def position_row(article: Article, statement: Statement, vector: np.ndarray) -> np.ndarray:
    """The features from which a statement's position is told."""
    text, start, end = article.text, statement.start, statement.end
    around = text[max(0, start - positions.AROUND) : start] + " … " + text[end : end + positions.AROUND]
    cue = statement.cue.text if statement.cue else ""
    who = f"{statement.speaker}, {statement.speaker_role}"
    return positions.features(statement.content, cue, around, statement.kind, article.language, vector, who)


def conditions(content: str, language: str) -> tuple[str, ...]:
    """The condition clauses of a statement, as written, in order."""
    return tuple(
        dict.fromkeys(match.group().strip() for match in _CLAUSE.get(language, _CLAUSE["en"]).finditer(content))
    )


def requoted(article: Article, statement: Statement) -> bool:
    """True when the text marks the statement as said earlier: by a word outside the words said, or a past day."""
    published = article.published_at.date() if article.published_at else None
    if published and statement.said_on and (published - statement.said_on).days > 2:
        return True
    text, start, end = article.text, statement.start, statement.end
    before = re.split(r"(?<=[.!?…])\s|\n", text[max(0, start - 200) : start])[-1]
    after = re.split(r"(?<=[.!?…])[\s»”\"]|\n", text[end : end + 160])[0]
    return bool(_REQUOTE.get(article.language, _REQUOTE["en"]).search(f"{before} … {after}"))
