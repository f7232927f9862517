"""Sources asked now: what would come in, what is thin, what is dead. Nothing is kept, and no host is asked that the
record says is to be left alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.passes import HOSTS
from flows.session import Session
from flows.work import Discovered, Network
from records.errors import RecordError
from records.types import Link, Source

OLD = timedelta(days=3)  # a source whose newest article is older is thin, however much it lists
DAY = timedelta(days=1)
SPAN = timedelta(days=7)  # links of so many days are counted, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one source brings now."""

    source: str
    state: str  # ok, thin, empty, dead, blocked, waiting
    links: int  # listed
    a_day: float | None  # of them, by their dates; None where they have none
    newest_at: datetime | None
    first_listed: str  # title, or address
    trouble: str  # in words


def check(session: Session, sources: Sequence[Source]) -> tuple[Check, ...]:
    """A look at each of `sources`, in their order."""
    now = session.clock()
    hosts = ""
    with contextlib.suppress(RecordError), session.reader as reader:
        hosts = reader.memories().get(HOSTS, "")
    with Network(session.settings.door, session.clock, hosts) as network:
        found = network.discover(sources, {})
        return tuple(_judged(source, found, network.door.left_alone, now) for source in sources)


def _judged(source: Source, found: Discovered, left_alone: Callable[[str], str], now: datetime) -> Check:
    from fetch.health import BLOCKED

    links = [link for link in found.links if link.source == source.name]
    failures = [failure for failure in found.failures if failure.source == source.name]
    dates = sorted(link.published_at for link in links if link.published_at)
    rate = a_day(dates, now)
    trouble = "; ".join(dict.fromkeys(failure.reason for failure in failures))
    if links:
        thin = _thin(source, dates, rate, now)
        state, trouble = ("thin" if thin else "ok"), "; ".join(filter(None, (thin, trouble)))
    elif failures:
        state = "blocked" if all(failure.kind in BLOCKED for failure in failures) else "dead"
    else:
        waits = [why for url in addresses(source) if (why := left_alone(url))]
        state, trouble = ("waiting", f"its host is left alone: {waits[0]}") if waits else ("empty", "nothing listed")
    return Check(
        source=source.name,
        state=state,
        links=len(links),
        a_day=rate,
        newest_at=dates[-1] if dates else None,
        first_listed=_first(links),
        trouble=trouble,
    )


def a_day(dates: Sequence[datetime], now: datetime) -> float | None:
    """Links a day over the time that a listing spans until now, SPAN at most; None without dates."""
    if not dates:
        return None
    recent = [date for date in dates if date > now - SPAN]
    span = now - min(recent) if recent else SPAN
    # The oldest one only marks where the span begins, unless the listing goes back further.
    counted = len(recent) if len(recent) < len(dates) or len(recent) < 2 else len(recent) - 1
    return round(counted / max(span / DAY, 1 / 24), 1)


def addresses(source: Source) -> tuple[str, ...]:
    """All addresses of a source that may be asked."""
    return (*source.feeds, *source.sitemaps, *source.bulk, *source.front_pages)


def _thin(source: Source, dates: Sequence[datetime], rate: float | None, now: datetime) -> str:
    """Why a source that lists something is thin, in words; "" if it is not."""
    low, high = source.links_a_day
    if not dates or rate is None or not low:
        return ""
    if now - dates[-1] > OLD:
        return f"its newest article is {(now - dates[-1]).days} days old"
    return f"{rate:g} links a day, {low} to {high} expected" if rate < low else ""


def _first(links: Sequence[Link]) -> str:
    return next((link.title or link.url for link in links), "")
