"""The one door to the network: feeds, sitemaps, robots.txt, articles and webhooks all pass here.

Per request: the address is parsed once (`fetch.urls`), robots.txt asked, the host's turn awaited (`fetch.pace`), the
connection made to a public address only (`fetch.guard`), the answer read within its bounds (`fetch.wire`), redirects
followed by hand. What is expected to go wrong comes back as a `Failure`, whose words never hold credentials or queries.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

import httpcore

from fetch import robots
from fetch.guard import GuardedBackend, Resolver, SystemResolver
from fetch.limits import DoorLimits, Kind
from fetch.pace import Backoff, Hosts
from fetch.redirects import Walk, is_redirect
from fetch.slots import Slots
from fetch.urls import Target, parse, safe_url
from fetch.wire import Answer, Trouble, Wire
from records.types import Failure, Stage

__all__ = ["Door", "DoorLimits", "Kind", "Resolver", "Response"]

VALIDATORS = frozenset({"If-None-Match", "If-Modified-Since"})
# Failures of a robots.txt that say as much of the page itself: no need to name robots.txt.
ROBOTS_TELL = frozenset({"refused", "dns", "connect", "tls", "timeout", "proxy", "http_429", "http_503"})
FORBIDDEN = ("robots", "the site's robots.txt asks not to fetch this address")
MAX_STORED_RULES = 16 * 1024  # characters; longer robots.txt are read again in each run
ACCEPT = {
    "article": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
    "feed": "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5",
    "sitemap": "application/xml,text/xml;q=0.9,*/*;q=0.5",
    "robots": "text/plain,*/*;q=0.5",
    "webhook": "*/*",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer: 2xx with its body, or 304 with none."""

    requested_url: str
    url: str  # that answered, after redirects
    status: int
    headers: dict[str, str]  # lower-case names
    body: bytes = field(repr=False)  # decoded of transfer and content encodings, not of its charset
    etag: str  # verbatim, "" if none
    last_modified: str  # verbatim, "" if none
    fetched_at: datetime
    moved_to: str = ""  # where permanent redirects (301, 308) alone lead to; "" = not moved


class Door:
    """`async with Door(limits, now=clock) as door: answer = await door.get(url)`.

    resolver: host, port → addresses (default: the operating system's). hosts: what `hosts_to_json` of the last run
    gave. backend: makes the connections after the guard has let them pass. sleep: awaited for politeness.
    """

    def __init__(
        self,
        limits: DoorLimits,
        *,
        now: Callable[[], datetime],
        resolver: Resolver | None = None,
        hosts: str = "",
        backend: httpcore.AsyncNetworkBackend | None = None,
        sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep,
    ):
        self._limits, self._now = limits, now
        self._resolver = resolver or SystemResolver()
        self._wire = Wire(limits, GuardedBackend(self._resolver, allow_loopback=limits.allow_loopback, inner=backend))
        stored = json.loads(hosts or "{}")
        self._hosts = Hosts(stored.get("hosts", {}), pace=limits.pace_seconds,
                            longest_wait=limits.longest_wait_seconds, now=now, sleep=sleep)  # fmt: skip
        self._rules = {
            origin: robots.rules(text.encode(), limits.product, datetime.fromisoformat(read_at))
            for origin, (read_at, text) in stored.get("robots", {}).items()
        }
        self._reading: dict[str, asyncio.Lock] = {}  # origins whose robots.txt is being read
        self._slots = Slots(limits.connections)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._wire.close()
        if isinstance(self._resolver, SystemResolver):
            self._resolver.close()

    @property
    def network_down(self) -> bool:
        """Whether so many hosts were silent in this run that it is our own network that fails."""
        return self._hosts.network_down

    def left_alone(self, url: str) -> str:
        """Why the host of `url` is left alone now and until when, in words; "" if it may be asked."""
        return self._hosts.why_not(parse(url).authority)

    def hosts_to_json(self) -> str:
        """Back-off and robots.txt of all hosts, for the next run's Door(hosts=…)."""
        now = self._now()
        rules = {
            origin: (read.read_at.isoformat(timespec="seconds"), read.text)
            for origin, read in sorted(self._rules.items())
            if read.fresh(now) and len(read.text) <= MAX_STORED_RULES
        }
        return json.dumps({"hosts": self._hosts.to_dict(), "robots": rules})

    async def get(
        self, url: str, etag: str = "", last_modified: str = "", kind: Kind = "article"
    ) -> Response | Failure:
        """What stands at `url`. With validators the answer may be a 304 without body.

        Failure kinds: bad_url robots robots_unreachable backoff refused dns connect tls timeout too_slow too_large
        encoding cut protocol proxy redirects http_404 http_403 …; key is the address without its query.
        """
        headers = {"Accept": ACCEPT[kind]}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        try:
            target = parse(url)
        except ValueError as wrong:
            return self._failure(url, "bad_url", str(wrong))
        try:
            return await self._follow(url, target, kind, headers)
        except Backoff as wait:
            return self._failure(url, "backoff", f"the host is left alone: {wait}")

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Response | Failure:
        """Sends `body` to a webhook. Redirects are not followed: what is posted is for one receiver only.

        Failure as with `get`, stage "alert"; key is the origin only, for a webhook's path is its password.
        """
        try:
            target = parse(url)
        except ValueError as wrong:
            return self._failure("", "bad_url", str(wrong), webhook=True)
        sent = dict(headers) | Walk(target).personal()
        try:
            async with self._hosts.turn(target.authority, resting=False), self._slots.one():
                seconds = self._limits.seconds("webhook")
                answer, _ = await self._exchange(target, "webhook", sent, body, seconds, crawl_delay=0.0)
        except Backoff as wait:
            return self._failure(target.origin, "backoff", f"the host is left alone: {wait}", webhook=True)
        if isinstance(answer, Trouble):
            return self._failure(target.origin, answer.kind, answer.reason, webhook=True)
        if not 200 <= answer.status < 300:
            return self._failure(target.origin, f"http_{answer.status}", f"it answered {answer.status}", webhook=True)
        return self._response(url, target, answer, "")

    async def ask(self, url: str, body: bytes, headers: Mapping[str, str]) -> Response | Failure:
        """A question put by POST, as a page's own script would: robots.txt and the host's pace hold as for `get`,
        redirects are not followed."""
        try:
            target = parse(url)
            crawl_delay = 0.0
            if self._limits.obey_robots:
                rules = await self._robots(target)
                if isinstance(rules, Failure):
                    return self._failure(url, *_unread(rules))
                if not rules.allows(target.href):
                    return self._failure(url, *FORBIDDEN)
                crawl_delay = rules.crawl_delay
            async with self._hosts.turn(target.authority, resting=True), self._slots.one():
                seconds = self._limits.seconds("article")
                answer, _ = await self._exchange(target, "article", headers, body, seconds, crawl_delay)
        except ValueError as wrong:
            return self._failure(url, "bad_url", str(wrong))
        except Backoff as wait:
            return self._failure(url, "backoff", f"the host is left alone: {wait}")
        if isinstance(answer, Trouble):
            return self._failure(url, answer.kind, answer.reason)
        return self._conclude(url, Walk(target), answer, conditional=False)

    async def _follow(self, url: str, first: Target, kind: Kind, headers: dict[str, str]) -> Response | Failure:
        """Walks from `first` along at most `limits.redirects` redirects. Raises Backoff."""
        walk = Walk(first)
        left = self._limits.seconds(kind)
        visited = ""  # the host of the step before
        for _ in range(self._limits.redirects + 1):
            crawl_delay = 0.0
            if kind != "robots" and self._limits.obey_robots:
                rules = await self._robots(walk.at)
                if isinstance(rules, Failure):
                    return self._failure(url, *_unread(rules))
                if not rules.allows(walk.at.href):
                    return self._failure(url, *FORBIDDEN)
                crawl_delay = rules.crawl_delay
            host = walk.at.authority
            # A site's own redirect belongs to the request before it: no rest in between.
            async with self._hosts.turn(host, resting=host != visited and kind != "robots"), self._slots.one():
                sent = headers | walk.personal()
                answer, took = await self._exchange(walk.at, kind, sent, b"", left, crawl_delay)
            visited, left = host, max(0.1, left - took)
            if isinstance(answer, Trouble):
                return self._failure(url, answer.kind, answer.reason)
            if not is_redirect(answer):
                return self._conclude(url, walk, answer, conditional=bool(headers.keys() & VALIDATORS))
            try:
                walk.step(answer)
            except ValueError as wrong:
                return self._failure(url, "redirects", f"it redirects to something that is not fetched: {wrong}")
        return self._failure(url, "redirects", f"more than {self._limits.redirects} redirects")

    def _conclude(self, url: str, walk: Walk, answer: Answer, *, conditional: bool) -> Response | Failure:
        status = answer.status
        if status == 206:
            return self._failure(url, "cut", "only a part of the body came")
        if 200 <= status < 300 or (status == 304 and conditional):
            return self._response(url, walk.at, answer, walk.moved_to)
        return self._failure(url, f"http_{status}", f"the site answered {status}")

    async def _exchange(
        self, target: Target, kind: Kind, headers: Mapping[str, str], body: bytes, seconds: float, crawl_delay: float
    ) -> tuple[Answer | Trouble, float]:
        """One request, within its host's turn, and the seconds that it took. The host's state takes note."""
        method = "POST" if body or kind == "webhook" else "GET"
        sent = {"User-Agent": self._limits.user_agent, "Accept-Encoding": "gzip", **headers}
        loop = asyncio.get_running_loop()
        start = loop.time()
        answer = await self._wire.exchange(target, kind, method, sent, body, seconds)
        took = loop.time() - start
        asked = ""
        if isinstance(answer, Answer):
            asked = answer.headers.get("retry-after", "")
            crawl_delay = 0.0 if is_redirect(answer) else crawl_delay
        if blame := _blame(answer, kind):
            self._hosts.tell(target.authority, blame, asked=asked, seconds=took, crawl_delay=crawl_delay)
        return answer, took

    async def _robots(self, target: Target) -> robots.Rules | Failure:
        """The rules of `target`'s origin, read at most once a day. Raises Backoff."""
        async with self._reading.setdefault(target.origin, asyncio.Lock()):
            known = self._rules.get(target.origin)
            if known is not None and known.fresh(self._now()):
                return known
            at = parse("/robots.txt", target.origin)
            answer = await self._follow(at.href, at, "robots", {"Accept": ACCEPT["robots"]})
            if isinstance(answer, Failure) and not _means_no_rules(answer.kind):
                return answer
            body = answer.body if isinstance(answer, Response) else b""
            self._rules[target.origin] = robots.rules(body, self._limits.product, self._now())
            return self._rules[target.origin]

    def _response(self, url: str, target: Target, answer: Answer, moved: str) -> Response:
        return Response(
            requested_url=url,
            url=target.href,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            etag=answer.headers.get("etag", ""),
            last_modified=answer.headers.get("last-modified", ""),
            fetched_at=self._now(),
            moved_to=moved,
        )

    def _failure(self, url: str, kind: str, reason: str, *, webhook: bool = False) -> Failure:
        stage: Stage = "alert" if webhook else "fetch"
        return Failure(stage=stage, key=url if webhook else safe_url(url), kind=kind, reason=reason, at=self._now())


def _means_no_rules(kind: str) -> bool:
    """Whether a robots.txt that failed this way forbids nothing (RFC 9309, 2.3.1.2-3); otherwise it forbids all."""
    return (kind.startswith("http_4") and kind != "http_429") or kind in ("redirects", "encoding")


def _unread(rules: Failure) -> tuple[str, str]:
    """Kind and reason of the failure of a page whose site's robots.txt failed with `rules`."""
    if rules.kind in ROBOTS_TELL:
        return rules.kind, rules.reason
    return "robots_unreachable", f"its robots.txt could not be read: {rules.reason}"


def _blame(answer: Answer | Trouble, kind: Kind) -> str:
    """What `Hosts.tell` is told of an answer; "" for nothing."""
    if isinstance(answer, Trouble):
        if kind == "webhook" or answer.kind in ("refused", "bad_request"):
            return ""
        return "ok" if answer.kind in ("too_large", "encoding") else answer.kind
    status = answer.status
    if status in (429, 503):
        return f"http_{status}"
    if kind == "webhook":
        return ""  # the outbox has its own patience, for each channel
    if status == 403 and kind != "robots":
        return "http_403"
    return f"http_{status}" if status >= 500 else "ok"
