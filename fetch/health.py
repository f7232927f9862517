"""The state of a source, with its reason in words: pure, from what is remembered of it and where its links ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from fetch.memory import Look, SourceMemory
from records.types import Landing, Source, SourceHealth

State = Literal["ok", "thin", "dead", "blocked", "moved", "degraded", "new"]
WINDOW = 7  # days over which links are counted
DEAD = timedelta(hours=24)  # without one answer, before a source is called dead
SETTLING = timedelta(hours=24)  # before 'thin' can be said of a source
MOVE_TOLD = timedelta(days=7)  # a move is told for a week
LAST = 5  # landings that are looked at
BAD_PAGES = 3  # of these no articles, or one and the same page: degraded

# Failures by which a site says 'not you'.
BLOCKED = {
    "challenge": "shows a challenge page",
    "http_401": "asks for a login (401)",
    "http_403": "refuses us (403)",
    "http_429": "asks us to slow down (429)",
    "http_451": "is withheld for legal reasons (451)",
    "robots": "asks not to be read (robots.txt)",
}
NO_ARTICLES = frozenset({"challenge", "consent", "not_an_article", "paywall", "soft_404"})


def health(source: Source, memory: SourceMemory, now: datetime, landings: Sequence[Landing] = ()) -> SourceHealth:
    """How `source` does. `landings`: where its last links ended, latest first."""
    looks = [look for look in memory.looks if look.asked_at]
    found = links_a_day(memory, now)
    state, reason = _state(source, memory, looks, found, landings, now)
    waiting = [look.next_at for look in looks if look.next_at]
    successes = [look.success_at for look in looks if look.success_at]
    return SourceHealth(
        source=source.name,
        outlet=source.outlet,
        state=state,
        reason=reason,
        found_a_day=round(found, 1),
        expected_a_day=source.links_a_day,
        last_success_at=max(successes, default=None),
        next_try_at=min(waiting, default=None),
    )


def links_a_day(memory: SourceMemory, now: datetime) -> float:
    """New links a day over the last WINDOW days, or over the time since the first look if that is shorter. What the
    first look found is not counted: it is the source's archive."""
    if memory.started_at is None or now <= memory.started_at:
        return 0.0
    since = max(now - timedelta(days=WINDOW), memory.started_at)
    total = sum(count for day, count in memory.days if since.date().isoformat() <= day <= now.date().isoformat())
    return total / max(1.0, (now - since) / timedelta(days=1))


def _state(
    source: Source,
    memory: SourceMemory,
    looks: Sequence[Look],
    found: float,
    landings: Sequence[Landing],
    now: datetime,
) -> tuple[State, str]:
    """The first of these that is true, worst first."""
    if not looks or memory.started_at is None:
        return "new", "not looked at yet"
    failing = [look for look in looks if look.errors]
    last = max(looks, key=lambda look: (look.error_since is not None, look.asked_at))
    if len(failing) == len(looks):
        return _all_failing(looks, last, now)
    if reason := _one_page(landings[:LAST]):
        return "degraded", reason
    moved = [look for look in looks if look.moved_to and look.moved_at and now - look.moved_at < MOVE_TOLD]
    if moved:
        return "moved", f"moved to {moved[0].moved_to}: put that address into its file"
    if failing:
        return "degraded", f"{len(failing)} of {len(looks)} addresses fail: {_words(failing[0])}"
    if now - memory.started_at < SETTLING:
        return ("ok", "as expected") if found else ("new", "looked at for less than a day")
    low, high = source.links_a_day
    if found < low:
        return "thin", f"{found:.3g} of {low} to {high} links a day"
    if found > 2 * high:
        return "degraded", f"{found:.0f} links a day, at most {high} expected: does it list something else now?"
    return "ok", "as expected"


def _all_failing(looks: Sequence[Look], last: Look, now: datetime) -> tuple[State, str]:
    if any(look.gone for look in looks):
        return "dead", f"{_words(last)}: paused, tried once a day"
    if last.error_kind in BLOCKED:
        return "blocked", _words(last)
    since = max(look.success_at or look.error_since or now for look in looks)
    if now - since >= DEAD:
        return "dead", f"{_words(last)}; {sum(look.errors for look in looks)} tries"
    return "degraded", f"all {len(looks)} addresses fail: {_words(last)}" if len(looks) > 1 else _words(last)


def _one_page(landings: Sequence[Landing]) -> str:
    """Why the last links of a source bring no articles, in words; "" if they do. A wall need not be recognised as one:
    it is enough that several links end at the same page."""
    bad = [landing.kind for landing in landings if landing.kind in NO_ARTICLES]
    if len(bad) >= BAD_PAGES:
        return f"{len(bad)} of its last {len(landings)} pages are no articles ({bad[0].replace('_', ' ')})"
    for same, what in (("responded_url", "lead to one address"), ("body_hash", "are one and the same page")):
        _, most = Counter(getattr(landing, same) for landing in landings).most_common(1)[0] if landings else ("", 0)
        if most >= BAD_PAGES:
            return f"{most} of its last {len(landings)} links {what}"
    return ""


def _words(look: Look) -> str:
    """'refuses us (403) since 24 Jul 02:10, next try 06:10'."""
    what = BLOCKED.get(look.error_kind) or look.error_reason or look.error_kind.replace("_", " ")
    since = f" since {look.error_since:%d %b %H:%M}" if look.error_since else ""
    following = f", next try {look.next_at:%d %b %H:%M} UTC" if look.next_at else ""
    return f"{what}{since}{following}"
