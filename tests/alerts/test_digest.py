"""What a digest holds: compose() over invented accounts."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.digest import MOVES
from alerts.render import SHAPES, render
from tests.alerts.newsdesk import KYIV, PEOPLE, SINCE, TOPIC, UNTIL, account, at, compose, digest, record, repeat


def test_changes_come_first_and_the_newest_before_the_older() -> None:
    """Utterances that move a line stand in `changed`, other new ones in `new`, unsure ones apart."""
    made = digest()
    assert ["halvik-2", "varn-2", "olvenko-2"] == [entry.verdict.statement_id for entry in made.changed]
    assert ["gazette-1"] == [entry.verdict.statement_id for entry in made.new]
    assert ["sandel-2"] == [entry.verdict.statement_id for entry in made.unsure]


def test_only_what_was_decided_in_the_period_counts() -> None:
    """The period is open at its start and closed at its end, by the time of deciding."""
    accounts = (account("at-start", "a", decided_at=SINCE), account("at-end", "b", decided_at=UNTIL),
                account("after", "c", decided_at=UNTIL + timedelta(seconds=1)))  # fmt: skip
    made = compose(TOPIC, SINCE, UNTIL, accounts, ())
    assert ["at-end"] == [entry.verdict.statement_id for entry in made.entries]


def test_a_digest_of_the_past_reads_for_ever_as_it_did() -> None:
    """Accounts decided later change no byte of it, in any shape."""
    later = (
        repeat("varn-2", "later-1", "It is not possible", published_at=at(26), outlet="Late Post"),
        account("later-2", "I take it all back", published_at=at(24), decided_at=at(27), change="reversed"),
    )
    for shape in SHAPES:
        assert render(digest(), shape, KYIV) == render(digest(accounts=(*record(), *later)), shape, KYIV)


def test_an_utterance_stands_once_with_the_words_of_its_quotation() -> None:
    """A lead and the quotation below it are one entry and one carrier; shown are the direct words."""
    [entry] = [one for one in digest().entries if one.verdict.statement_id == "olvenko-2"]
    assert "Ми запропонували зустріч двох президентів до кінця серпня" == entry.statement.content
    assert ("Північ", 1) == (entry.outlet, len(entry.carriers))
    assert "olvenko-2q" == entry.carriers[0].statement_id


def test_the_quotation_of_another_outlet_does_not_replace_the_first_words() -> None:
    """Words shown are those of the article that had them first."""
    accounts = (
        account("a", "that they would meet", kind="indirect"),
        repeat("a", "b", "We shall meet", outlet="Other"),
    )
    assert "that they would meet" == compose(TOPIC, SINCE, UNTIL, accounts, ()).new[0].statement.content


def test_repeats_are_counted_once_per_article_and_never_within_one() -> None:
    """Three other articles repeat varn-2; olvenko-2's own quotation is no repeat."""
    made = digest()
    assert (3, 3) == (made.repeats, made.repeat_outlets)


def test_repeats_of_older_utterances_count_and_are_no_entries() -> None:
    """A re-quote weeks later is a number, not news."""
    accounts = (
        account("old", "words", published_at=at(1)),
        repeat("old", "new", "words", outlet="Other", published_at=at(24)),
    )
    made = compose(TOPIC, SINCE, UNTIL, accounts, ())
    assert ((), 1) == (made.entries, made.repeats)


def test_all_carriers_up_to_the_end_stand_with_the_utterance() -> None:
    """The first carrier first, each article once."""
    [entry] = [one for one in digest().entries if one.verdict.statement_id == "varn-2"]
    assert ["varn-2", "varn-2b", "varn-2c", "varn-2d"] == [carrier.statement_id for carrier in entry.carriers]


def test_before_is_what_the_verdict_was_compared_with() -> None:
    """With whose words they were: a spokesman's may be his principal's line."""
    [entry] = [one for one in digest().entries if one.verdict.statement_id == "halvik-2"]
    assert entry.before is not None
    assert ("varn-1", "Ilse Varn", "conditional") == (
        entry.before.statement_id,
        entry.before.speaker,
        entry.before_position,
    )


def test_a_spokesman_is_marked_with_his_principal() -> None:
    """As the table of people has it."""
    assert {"halvik-2": "", "varn-2": "Arno Halvik"} == {
        entry.verdict.statement_id: entry.principal
        for entry in digest().changed
        if "olvenko" not in entry.verdict.statement_id
    }


def test_late_arrivals_are_not_announced() -> None:
    """An older article found today is on record and in `late`, among no entries."""
    made = digest()
    assert ["olvenko-0"] == [entry.verdict.statement_id for entry in made.late]
    assert "olvenko-0" not in {entry.verdict.statement_id for entry in made.entries}


def test_late_arrivals_alone_are_silence() -> None:
    """A digest of nothing but late ones has no entries, so it is not sent."""
    assert () == compose(TOPIC, SINCE, UNTIL, (account("a", "words", late=True),), ()).entries


def test_the_silent_are_named_with_their_last_stand() -> None:
    """Speakers on record without a new word, the last heard first; outlets are no speakers to wait for."""
    silent = digest().silent
    assert [("Bohdan Orlan", date(2025, 7, 19), "proposes"), ("Lake Council", date(2024, 12, 9), "open")] == [
        (one.speaker, one.last_on, one.position) for one in silent
    ]


def test_a_date_of_the_future_does_not_stand_as_last_heard() -> None:
    """A poisoned date is cut to the day on which the words were found."""
    accounts = (account("a", "words", published_at=at(1, year=2031), first_seen_at=at(2), said_on=date(2031, 7, 1)),)
    assert date(2025, 7, 2) == compose(TOPIC, SINCE, UNTIL, accounts, ()).silent[0].last_on


def test_only_sources_in_trouble_are_named() -> None:
    """Those that do well are not news."""
    assert ["pivnich", "lake"] == [source.source for source in digest().sources]


def test_another_day_has_another_name() -> None:
    """The digest's id is made of topic, end and verdicts."""
    assert digest().digest_id == digest().digest_id
    assert digest().digest_id != digest(until=UNTIL + timedelta(days=1)).digest_id


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=4))
def test_every_utterance_is_told_in_exactly_one_period(hours: list[int]) -> None:
    """Periods that follow one another tell each utterance once, wherever they are cut."""
    cuts = sorted({SINCE - timedelta(days=365), UNTIL, *(SINCE + timedelta(hours=hour * 0.6) for hour in hours)})
    told = [
        entry.verdict.utterance_id
        for since, until in pairwise(cuts)
        for made in [compose(TOPIC, since, until, record(), (), PEOPLE)]
        for entry in (*made.entries, *made.late)
    ]
    assert sorted(one.verdict.utterance_id for one in record() if one.verdict.novelty != "repeat") == sorted(told)
    assert all(entry.verdict.change in MOVES for entry in digest().changed)


def test_words_that_left_their_article_are_told_once() -> None:
    """In the period in which a version without them came; not while a quotation of theirs still stands in it, not of
    repeats, and not again as gone where they are only now told as new."""
    accounts = (
        account("gone", "a", gone_at=at(24, 12), published_at=at(20)),
        account("lead", "b", kind="indirect", url="https://x.example/b", gone_at=at(24, 12), published_at=at(20)),
        repeat("lead", "quote", "b c", url="https://x.example/b", published_at=at(20)),
        account("before", "d", gone_at=at(23), published_at=at(20)),
        account("now", "e", gone_at=at(24, 12), published_at=at(24, 9)),
    )
    made = compose(TOPIC, SINCE, UNTIL, accounts, ())
    assert ["gone"] == [entry.verdict.statement_id for entry in made.gone]
    assert [("now", at(24, 12))] == [(entry.verdict.statement_id, entry.gone_at) for entry in made.entries]
    assert () == compose(TOPIC, UNTIL, at(26), accounts, ()).gone
