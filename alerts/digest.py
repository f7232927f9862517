"""What is new on a topic in a period, out of the record. Pure: the same accounts always give the same digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from records.identity import key
from records.types import Account, Carrier, Change, Digest, Entry, Person, Silent, SourceHealth, Topic

MOVES: frozenset[Change] = frozenset(("firmer", "softer", "reversed", "conditions_changed"))
NO_STAND = frozenset(("no_information", "other", "reports_other"))  # positions that say nothing of where one stands
_WELL = frozenset(("ok", "new"))  # a source just added has nothing to answer for yet


def compose(
    topic: Topic,
    since: datetime,
    until: datetime,
    accounts: Sequence[Account],
    health: Sequence[SourceHealth],
    people: Sequence[Person] = (),
) -> Digest:
    """What was decided after `since` and up to `until`.

    `accounts` are all of the topic in the order of judging; those decided after `until` are not looked at, so a
    digest of the past reads for ever as it did. `people` tells whose spokesman somebody is.
    """
    known = [account for account in accounts if account.verdict.decided_at <= until]
    by_statement = {account.statement.statement_id: account for account in known}
    principals = {person.name: person.principal for person in people if person.principal}
    utterances = grouped(known)
    fresh = [
        _entry(group, by_statement, principals)
        for group in utterances
        if group[0].verdict.decided_at > since and group[0].verdict.novelty != "repeat"
    ]
    fresh.sort(key=lambda entry: (-_day(entry).toordinal(), -_moment(entry).timestamp(), entry.verdict.verdict_id))
    on_time = [entry for entry in fresh if not entry.verdict.late]
    sure = [entry for entry in on_time if entry.verdict.novelty == "new"]
    gone = [_entry(group, by_statement, principals) for group in utterances if _was_told(group, since)]
    repeats = _repeats(utterances, since)
    return Digest(
        digest_id=key(topic.name, until.isoformat(), *(entry.verdict.verdict_id for entry in fresh)),
        topic=topic.name,
        title=topic.title,
        since=since,
        until=until,
        changed=tuple(entry for entry in sure if entry.verdict.change in MOVES),
        new=tuple(entry for entry in sure if entry.verdict.change not in MOVES),
        unsure=tuple(entry for entry in on_time if entry.verdict.novelty == "unsure"),
        late=tuple(entry for entry in fresh if entry.verdict.late),
        gone=tuple(entry for entry in gone if entry.gone_at and entry.gone_at > since),
        repeats=len(repeats),
        repeat_outlets=len({account.outlet for account in repeats}),
        silent=_silent(utterances, {entry.statement.speaker for entry in on_time}, until),
        sources=tuple(state for state in health if state.state not in _WELL),
    )


def _was_told(group: Sequence[Account], since: datetime) -> bool:
    return group[0].verdict.decided_at <= since and group[0].verdict.novelty != "repeat"


def grouped(accounts: Iterable[Account]) -> list[list[Account]]:
    """Accounts by utterance, the first carrier first."""
    groups: dict[str, list[Account]] = {}
    for account in accounts:
        groups.setdefault(account.verdict.utterance_id, []).append(account)
    return list(groups.values())


def words_of(group: Sequence[Account]) -> Account:
    """The account whose words are shown: the first carrier's, or a direct quotation that the same article has below."""
    first = group[0]
    if first.statement.kind == "direct":
        return first
    quoted = (one for one in group if one.url == first.url and one.statement.kind == "direct")
    return next(quoted, first)


def said_day(account: Account | Entry) -> date:
    """The day of the occasion: as the text gives it, else that of publication, else that of finding. UTC."""
    found = account.first_seen_at
    moment = min(account.published_at, found) if account.published_at else found
    return min(account.statement.said_on or moment.date(), found.date())


def _entry(group: Sequence[Account], by_statement: dict[str, Account], principals: dict[str, str]) -> Entry:
    first, words, carried = group[0], words_of(group), carriers(group)
    verdict = first.verdict
    before = by_statement.get(verdict.compared_with or "") if verdict.change != "first" else None
    nearest = by_statement.get(verdict.nearest_statement_id or "") if verdict.novelty == "unsure" else None
    return Entry(
        verdict=verdict,
        statement=words.statement,
        outlet=first.outlet,
        url=first.url,
        title=first.title,
        language=first.language,
        published_at=first.published_at,
        first_seen_at=first.first_seen_at,
        context_before=words.context_before,
        context_after=words.context_after,
        carriers=carried,
        before=_carrier(before) if before else None,
        before_position=before.verdict.position if before else None,
        before_conditions=before.verdict.conditions if before else (),
        nearest=_carrier(nearest) if nearest else None,
        principal=principals.get(first.statement.speaker, ""),
        gone_at=carried[0].gone_at,
    )


def carriers(group: Sequence[Account]) -> tuple[Carrier, ...]:
    """One per article: a lead and the quotation below it are one carrier, and gone when both are."""
    articles: dict[str, list[Account]] = {}
    for account in group:
        articles.setdefault(account.url, []).append(account)
    return tuple(_carrier(words_of(article), _gone_at(article)) for article in articles.values())


def _gone_at(article: Sequence[Account]) -> datetime | None:
    left = [account.gone_at for account in article if account.gone_at]
    return max(left) if len(left) == len(article) else None


def _carrier(account: Account, gone_at: datetime | None = None) -> Carrier:
    statement = account.statement
    return Carrier(
        statement_id=statement.statement_id,
        outlet=account.outlet,
        url=account.url,
        language=account.language,
        published_at=account.published_at,
        first_seen_at=account.first_seen_at,
        kind=statement.kind,
        content=statement.content,
        speaker=statement.speaker,
        said_on=statement.said_on,
        gone_at=gone_at,
    )


def _repeats(utterances: Sequence[Sequence[Account]], since: datetime) -> list[Account]:
    """What came again in the period, once per utterance and article; an article does not repeat itself."""
    found: dict[tuple[str, str], Account] = {}
    for group in utterances:
        seen = {one.url for one in group if one.verdict.decided_at <= since or one.verdict.novelty != "repeat"}
        for account in group:
            if account.url not in seen:
                found.setdefault((account.verdict.utterance_id, account.url), account)
    return list(found.values())


def _silent(utterances: Sequence[Sequence[Account]], heard: set[str], until: datetime) -> tuple[Silent, ...]:
    """Known speakers without a new word, the last heard first; each with the last stand that he took."""
    last: dict[str, Account] = {}
    for group in utterances:
        account = group[0]
        speaker = account.statement.speaker
        if speaker in heard or account.statement.speaker_kind not in ("person", "organisation"):
            continue
        if speaker not in last or _rank(account) >= _rank(last[speaker]):
            last[speaker] = account
    found = [
        Silent(speaker=speaker, last_on=min(said_day(account), until.date()), position=account.verdict.position)
        for speaker, account in last.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.last_on.toordinal(), one.speaker)))


def _rank(account: Account) -> tuple[bool, date]:
    return account.verdict.position not in NO_STAND, said_day(account)


def _day(entry: Entry) -> date:
    return said_day(entry)


def _moment(entry: Entry) -> datetime:
    return entry.published_at or entry.first_seen_at
