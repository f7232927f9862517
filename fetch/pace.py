"""Manners: one request at a time per host, a rest between them, and no request while a host wants none.

Rests are kept by the event loop's clock, for one run. Back-off is kept by the run's clock and outlives the run
(`Hosts.to_dict`): it belongs to the host, so that ten feeds of one outlet do not each try their luck.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from records.identity import key

LONGEST_RETRY_AFTER = timedelta(hours=24)
LONGEST_BACKOFF = timedelta(hours=6)
FIRST_BACKOFF = timedelta(minutes=5)
FORBIDDEN = timedelta(hours=4)  # after a 403: whoever bans robots looks at who comes back
BUSY = timedelta(minutes=10)  # 429 or 503 that does not say how long
LONGEST_REST = 60.0  # seconds; the most that the adaptive rest grows to

# Kinds of failure in which no answer came. Many hosts at once: the fault is our network's.
DEAF = frozenset({"dns", "connect", "tls", "timeout", "proxy"})
# Kinds that back off at once; of the others (one broken page, one slow answer) it takes three in a row.
AT_ONCE = frozenset({"dns", "connect", "tls", "proxy"})
IN_A_ROW = 3


class Backoff(Exception):
    """The host wants no request now; the text says why and until when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is known of a host."""

    until: datetime | None = None  # no request before this
    why: str = ""  # in words
    errors: int = 0  # in a row
    rest: float = 0.0  # seconds between requests, adapted; never under the configured pace


def retry_after(value: str, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait (seconds or an HTTP date), at most 24 h; None if unusable."""
    value = value.strip()
    try:
        if value.isascii() and value.isdigit():
            wait = timedelta(seconds=min(int(value[:12]), 10**9))
        else:
            date = parsedate_to_datetime(value)
            wait = (date if date.tzinfo else date.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(wait, LONGEST_RETRY_AFTER) if wait > timedelta(0) else None


def after(state: HostState, host: str, kind: str, asked: str, seconds: float, pace: float, now: datetime) -> HostState:
    """The state of `host` after an answer. Pure.

    kind: "ok" or a failure's kind; asked: its Retry-After; seconds: how long the answer took; pace: the shortest rest.
    """
    rest = max(pace, state.rest)
    if kind == "ok":
        return HostState(rest=min(LONGEST_REST, max(pace, (rest + min(seconds, 10.0)) / 2)))
    errors = state.errors + 1
    slower = min(LONGEST_REST, rest * 2)
    if kind in ("http_429", "http_503"):
        said = retry_after(asked, now)
        wait, why = (said or min(BUSY * 2 ** min(errors - 1, 8), LONGEST_BACKOFF)), f"it answered {kind[5:]}"
        # The spread is only ever added: a request inside the window would break what was asked for.
        wait = min(wait + _spread(host, errors, wait), LONGEST_RETRY_AFTER)
    elif kind == "http_403":
        wait, why = FORBIDDEN + _spread(host, errors, FORBIDDEN), "it answered 403"
    elif kind in AT_ONCE or errors >= IN_A_ROW:
        steps = errors if kind in AT_ONCE else errors - IN_A_ROW + 1
        wait = min(FIRST_BACKOFF * 2 ** min(steps - 1, 10), LONGEST_BACKOFF)
        wait, why = (
            wait - _spread(host, errors, wait),
            f"{errors} failures in a row, the last: {kind.replace('_', ' ')}",
        )
    else:
        return replace(state, errors=errors, rest=slower)
    return HostState(until=now + wait, why=why, errors=errors, rest=slower)


def _spread(host: str, errors: int, wait: timedelta) -> timedelta:
    """Up to a tenth of `wait`, different for each host and try, the same in each run: keeps hosts out of step."""
    return wait * (int(key(host, errors)[:4], 16) / 0xFFFF / 10)


class Hosts:
    """The states of all hosts, and whose turn it is."""

    def __init__(
        self,
        stored: Mapping[str, dict[str, object]],
        *,
        pace: float,
        longest_wait: float,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ):
        self._pace, self._longest_wait, self._now, self._sleep = pace, longest_wait, now, sleep
        self._states = {host: _from_dict(fields) for host, fields in stored.items()}
        self._before: dict[str, HostState] = {}  # as the run found them
        self._heard: set[str] = set()
        self._locks: dict[str, asyncio.Lock] = {}
        self._next: dict[str, float] = {}  # loop time

    def state(self, host: str) -> HostState:
        """What is known of `host` now."""
        return self._states.get(host, HostState())

    def why_not(self, host: str) -> str:
        """Why `host` is left alone now and until when, in words; "" if it may be asked."""
        state = self.state(host)
        if state.until is None or self._now() >= state.until:
            return ""
        return f"{state.why}; next try {state.until:%d %B %H:%M} UTC"

    def check(self, host: str) -> None:
        """Raises Backoff while `host` wants no request."""
        if why := self.why_not(host):
            raise Backoff(why)

    @asynccontextmanager
    async def turn(self, host: str, *, resting: bool) -> AsyncIterator[None]:
        """The right to make one request to `host`; `resting`: after the rest that is due. Raises Backoff."""
        async with self._locks.setdefault(host, asyncio.Lock()):
            self.check(host)
            loop = asyncio.get_running_loop()
            due = self._next.get(host, 0.0) - loop.time()
            if resting and due > 0:
                await self._sleep(due)
            yield

    def tell(self, host: str, kind: str, *, asked: str = "", seconds: float = 0.0, crawl_delay: float = 0.0) -> None:
        """Takes note of an answer: see `after`. `crawl_delay`: seconds asked for by robots.txt."""
        state = self.state(host)
        self._before.setdefault(host, state)
        if kind not in DEAF:
            self._heard.add(host)
        pace = max(self._pace, min(crawl_delay, self._longest_wait))
        told = after(state, host, kind, asked, seconds, pace, self._now())
        if crawl_delay > self._longest_wait and told.until is None:
            wait = timedelta(seconds=min(crawl_delay, LONGEST_RETRY_AFTER.total_seconds()))
            told = replace(told, until=self._now() + wait, why=f"its robots.txt asks for {crawl_delay:.0f} s of rest")
        self._states[host] = told
        self._next[host] = asyncio.get_running_loop().time() + told.rest

    @property
    def network_down(self) -> bool:
        """Whether more than half of the hosts tried in this run (two at least) gave no answer at all."""
        return len(self._before) >= 2 and len(self._heard) * 2 < len(self._before)

    def to_dict(self) -> dict[str, dict[str, object]]:
        """What the next run should know. After a failure of our own network no host is blamed for its silence."""
        states = dict(self._states)
        if self.network_down:
            states |= {host: state for host, state in self._before.items() if host not in self._heard}
        return {host: _to_dict(state) for host, state in sorted(states.items()) if state.errors or state.until}


def _to_dict(state: HostState) -> dict[str, object]:
    until = state.until.isoformat(timespec="seconds") if state.until else None
    return {"until": until, "why": state.why, "errors": state.errors, "rest": round(state.rest, 3)}


def _from_dict(fields: dict[str, object]) -> HostState:
    until = fields.get("until")
    return HostState(
        until=datetime.fromisoformat(str(until)) if until else None,
        why=str(fields.get("why", "")),
        errors=int(str(fields.get("errors", 0))),
        rest=float(str(fields.get("rest", 0.0))),
    )
