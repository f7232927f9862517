"""SYNTHETIC data: invented countries, people, outlets and words, in three languages; builders of accounts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alerts.digest import compose
from records.types import Account, Digest, Person, SourceHealth, Span, Statement, Topic, Verdict

KYIV = ZoneInfo("Europe/Kyiv")
TOPIC = Topic(name="lake-summit", title="Norland–Sudmark lake summit")
SINCE = datetime(2025, 7, 24, 4, 0, tzinfo=UTC)
UNTIL = datetime(2025, 7, 25, 4, 0, tzinfo=UTC)
PEOPLE = (
    Person(name="Ilse Varn", kind="person", role="spokeswoman of the President of Norland", principal="Arno Halvik"),
    Person(name="Arno Halvik", kind="person", role="President of Norland"),
    Person(name="Taras Olvenko", kind="person", role="head of the Sudmark delegation"),
    Person(name="Mira Sandel", kind="person", role="Foreign Minister of Sudmark"),
)
ROLES = {person.name: person.role for person in PEOPLE}


def at(day: int, hour: int = 8, minute: int = 0, month: int = 7, year: int = 2025) -> datetime:
    """A time in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def account(number: str, content: str, **changes: Any) -> Account:
    """An account with likely values in all fields not given; those of its statement and verdict go by their names."""
    given = dict(changes)
    published = given.pop("published_at", at(24, 9))
    seen = given.pop("first_seen_at", (published or at(24, 9)) + timedelta(minutes=20))
    speaker = given.pop("speaker", "Ilse Varn")
    start = given.pop("start", 120)
    parts = content.split(" [...] ")
    spans, here = [], start
    for part in parts:
        spans.append(Span(start=here, end=here + len(part), text=part))
        here += len(part) + 10
    statement = Statement(
        statement_id=number,
        article_id=f"article-{number}",
        speaker=speaker,
        speaker_role=given.pop("speaker_role", ROLES.get(speaker, "")),
        speaker_kind=given.pop("speaker_kind", "person"),
        kind=given.pop("kind", "direct"),
        spans=tuple(spans),
        said_on=given.pop("said_on", published.date() if published else None),
        via=given.pop("via", None),
        confidence=0.9,
        made_by="extract/1",
    )
    verdict = Verdict(
        verdict_id=f"verdict-{number}",
        statement_id=number,
        topic=TOPIC.name,
        utterance_id=given.pop("utterance_id", f"utterance-{number}"),
        novelty=given.pop("novelty", "new"),
        nearest_statement_id=given.pop("nearest", None),
        score=given.pop("score", 0.0),
        reason=given.pop("reason", "Nothing like it was on record."),
        position=given.pop("position", "open"),
        conditions=given.pop("conditions", ()),
        change=given.pop("change", "first"),
        compared_with=given.pop("compared_with", None),
        late=given.pop("late", False),
        edited=given.pop("edited", False),
        decided_at=given.pop("decided_at", seen + timedelta(minutes=5)),
        made_by="compare/1",
    )
    outlet = given.pop("outlet", "Norland Wire")
    made = Account(
        verdict=verdict,
        statement=statement,
        outlet=outlet,
        url=given.pop("url", f"https://www.{outlet.lower().replace(' ', '-')}.example/{number}"),
        title=given.pop("title", "Talks about the lake go on"),
        language=given.pop("language", "en"),
        published_at=published,
        first_seen_at=seen,
        context_before=given.pop("context_before", ""),
        context_after=given.pop("context_after", ""),
        gone_at=given.pop("gone_at", None),
    )
    assert not given, f"no such field: {sorted(given)}"
    return made


def repeat(of: str, number: str, content: str, **changes: Any) -> Account:
    """A later carrier of the utterance of statement `of`."""
    return account(
        number, content, utterance_id=f"utterance-{of}", novelty="repeat", change="same", nearest=of, **changes
    )


HEALTH = (
    SourceHealth(
        source="pivnich", outlet="Північ", state="thin", reason="3 links a day, about 40 are usual", found_a_day=3.0,
        expected_a_day=(25, 60),
    ),
    SourceHealth(
        source="lake", outlet="Lake Gazette", state="blocked", reason="403 since 02:10, next try 06:10",
        found_a_day=0.0, expected_a_day=(5, 30),
    ),
    SourceHealth(source="wire", outlet="Norland Wire", state="ok", reason="", found_a_day=80, expected_a_day=(40, 120)),
)  # fmt: skip


def record() -> tuple[Account, ...]:
    """Two months of an invented quarrel, in the order in which it was judged."""
    return (
        account("halvik-1", "I am ready to meet President Orlan on any shore of the lake",
                speaker="Arno Halvik", published_at=at(3, month=6), position="open"),
        account("varn-1", "встреча на озере возможна, но только по итогам работы делегаций", language="ru",
                outlet="Северная лента", published_at=at(17, 10, 5, month=6), position="conditional", change="first",
                conditions=("только по итогам работы делегаций",)),
        account("sandel-1", "We see no sense in a summit before the dam is opened", speaker="Mira Sandel",
                published_at=at(21, month=6), position="doubts", conditions=("before the dam is opened",)),
        account("olvenko-1", "готові обговорювати зустріч лідерів", language="uk", outlet="Північ",
                speaker="Taras Olvenko", published_at=at(14), position="open"),
        account("orlan-1", "Я приеду на озеро хоть завтра", language="ru", outlet="Озёрный вестник",
                speaker="Bohdan Orlan", speaker_role="President of Sudmark", published_at=at(19), position="proposes"),
        account("council-1", "The Council would host such a meeting", speaker="Lake Council",
                speaker_kind="organisation", outlet="Lake Gazette", published_at=at(9, month=12, year=2024),
                position="open"),
        # the night of the digest
        account("varn-2", "Поменять этапы местами нельзя: встреча президентов может лишь поставить точку в соглашении. "
                "[...] За тридцать дней такое озеро не осушить", language="ru", outlet="Северная лента",
                published_at=at(24, 9, 4), title="Варн: саммит на озере возможен только в конце переговоров",
                position="conditional", change="conditions_changed", compared_with="varn-1", nearest="varn-1",
                conditions=("может лишь поставить точку в соглашении",), score=0.41,
                reason="Not on record; nearest is Северная лента, 2025-06-17 (0.41): 37 days apart; "
                       "another condition (settlement finished for delegations agree).",
                context_before="…делегации вернулись из Порт-Эльма без подписей.\n\nЖурналисты спросили, стала ли "
                               "встреча двух президентов ближе после третьего раунда. «",
                context_after="», — ответила Варн. Она добавила, что проекты сторон пока «прямо противоположны».\n\n"
                              "Четвёртый раунд намечен на август."),
        repeat("varn-2", "varn-2b", "It is not possible to swap the stages: a meeting of the presidents can only put "
               "the final point to an agreement. [...] A lake like this is not drained in thirty days",
               outlet="Lakeside Herald", published_at=at(24, 9, 50)),
        repeat("varn-2", "varn-2c", "стадії не можна поміняти місцями, зустріч може лише поставити крапку в угоді",
               language="uk", outlet="Північ", kind="indirect", published_at=at(24, 10, 15)),
        repeat("varn-2", "varn-2d", "Поменять этапы местами нельзя", language="ru", outlet="Озёрный вестник",
               published_at=at(24, 11, 30)),
        account("olvenko-2", "запропонували зустріч двох президентів до кінця серпня за участі посередників",
                language="uk", outlet="Північ", speaker="Taras Olvenko", kind="indirect", published_at=at(23, 16, 40),
                first_seen_at=at(24, 5), said_on=date(2025, 7, 23), position="proposes", change="softer",
                compared_with="olvenko-1", title="Судмарк пропонує саміт у серпні", start=40,
                reason="Not on record; nearest is Північ, 2025-07-14 (0.52): 9 days apart; proposes for open.",
                context_before="За словами голови делегації, на третьому раунді вони ",
                context_after=". «Ми запропонували зустріч двох президентів до кінця серпня», — сказав він."),
        repeat("olvenko-2", "olvenko-2q", "Ми запропонували зустріч двох президентів до кінця серпня", language="uk",
               outlet="Північ", speaker="Taras Olvenko", published_at=at(23, 16, 40), first_seen_at=at(24, 5),
               url="https://www.північ.example/olvenko-2", said_on=date(2025, 7, 23)),
        account("halvik-2", "no leader should be afraid of a table by the water", speaker="Arno Halvik", kind="mixed",
                outlet="Lakeside Herald", published_at=at(24, 13, 10), via="an aide quoted by the Lakeside Herald",
                position="open", change="softer", compared_with="varn-1",
                reason="Not on record; nearest is Norland Wire, 2025-06-03 (0.48): 51 days apart, though same "
                       "position (open); softer against conditional by Ilse Varn for Arno Halvik of 2025-06-17.",
                context_before="At the harbour fair, an aide recalled, the President told the mayors that ",
                context_after=". The aide would not say when."),
        account("gazette-1", "Both presidents are said to have cleared the last week of August in their calendars",
                speaker="Lake Gazette", speaker_kind="outlet", outlet="Lake Gazette", kind="indirect",
                published_at=at(24, 18, 2), said_on=None, position="reports_other"),
        account("sandel-2", "A summit before the dam is opened makes no sense to us", speaker="Mira Sandel",
                outlet="Sudmark Today", published_at=at(24, 15), novelty="unsure", nearest="sandel-1", score=0.55,
                position="doubts", change="same", compared_with="sandel-1", conditions=("before the dam is opened",),
                reason="Perhaps the utterance in Norland Wire, 2025-06-21: 60% of the words; same position (doubts), "
                       "but 33 days apart."),
        account("olvenko-0", "ми не відмовляємося від розмови на озері", language="uk", outlet="Північ",
                speaker="Taras Olvenko", published_at=at(2, month=5), first_seen_at=at(24, 20), late=True,
                position="open"),
    )  # fmt: skip


def digest(**changes: Any) -> Digest:
    """The digest of 25 July, 07:00 in Kyiv."""
    given = {"since": SINCE, "until": UNTIL, "accounts": record(), "health": HEALTH, "people": PEOPLE, **changes}
    return compose(TOPIC, **given)
