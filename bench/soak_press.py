"""The outlets of the soak: what each publishes and when, how it answers, and how some of them misbehave."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cached_property

from fetch.guard import Unresolved
from records.identity import key
from tests.fetch.hostile import (
    Handler,
    Request,
    World,
    chunked,
    forever,
    gzip_bomb,
    head,
    page,
    raw,
    redirect,
    stream,
)  # fmt: skip

LISTED = 40  # articles that a feed lists, at most: more than appear while it is out of reach
A_DAY = 3  # articles of an outlet


@dataclass
class Outlet:
    """One host with a feed and its articles."""

    number: int
    start: datetime
    fault: str  # a key of FAULTS; "" = honest
    appears: tuple[datetime, ...]  # when each article appears
    injected: int = 0  # answers in which the fault was met
    whole: datetime | None = None  # when the feed was last sent whole
    sent: str = ""  # its ETag then
    wasted: int = 0  # bytes of feeds sent whole although nothing was new, and a day had not passed
    looks: int = 0  # requests for the feed
    asked: Counter[str] = field(default_factory=Counter)  # path → requests

    @property
    def host(self) -> str:
        return f"news{self.number}.test"

    @property
    def feed_url(self) -> str:
        return f"http://{self.host}/feed"

    @cached_property
    def texts(self) -> dict[str, str]:
        """Address → text of every article: what must be on record in the end."""
        return {
            f"http://{self.host}/{n}": f"{n} of {self.host}. " + " ".join(key(self.number, n, k) for k in range(40))
            for n in range(len(self.appears))
        }

    def feed(self, now: datetime) -> str:
        """The feed as it is now, newest first."""
        listed = [(n, when) for n, when in enumerate(self.appears) if when <= now][-LISTED:]
        rows = "".join(self.item(n, when) for n, when in reversed(listed))
        return f'<rss version="2.0"><channel><title>{self.host}</title><language>en</language>{rows}</channel></rss>'

    def item(self, number: int, when: datetime) -> str:
        """An entry of the feed."""
        date = format_datetime(when)
        if self.fault == "poisoned dates":
            date = ("Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "soon", "")[number % 4]
        guid = f"{number}-{self.looks}" if self.fault == "other guids each time" else "one for all"
        urls = [f"http://{self.host}/{number}"]
        if self.fault == "five addresses a story":
            urls += [f"{urls[0]}?utm_source={name}" for name in "abcd"]
        return "".join(
            f"<item><title>{number}</title><link>{url}</link><guid>{guid}</guid><pubDate>{date}</pubDate></item>"
            for url in urls
        )

    def hours(self, now: datetime) -> float:
        """Since the soak began."""
        return (now - self.start) / timedelta(hours=1)


async def feed(outlet: Outlet, request: Request, writer: asyncio.StreamWriter, now: datetime) -> None:
    """The feed as an honest server sends it."""
    body = outlet.feed(now)
    etag = f'"{key(body)}"'
    if request.headers.get("if-none-match") == etag:
        return await raw(head(304, etag=etag))(request, writer)
    if outlet.sent == etag and outlet.whole and now - outlet.whole < timedelta(days=1):
        outlet.wasted += len(body)
    outlet.sent, outlet.whole = etag, now
    await page(body.encode(), content_type="application/rss+xml; charset=utf-8", etag=etag)(request, writer)


async def article(outlet: Outlet, request: Request, writer: asyncio.StreamWriter) -> None:
    """An article's page."""
    text = outlet.texts.get(f"http://{outlet.host}{request.path.partition('?')[0]}")
    await (page(f"<p>{text}".encode(), content_type="text/html") if text else page(b"", 404))(request, writer)


def cut(body: bytes) -> Handler:
    """Half of what is promised."""
    return raw(head(200, content_length=str(len(body))) + body[: len(body) // 2])


def always(handler: Handler, first: float, last: float) -> Callable[[Outlet, Request, datetime], Handler | None]:
    """The fault of a feed that answers so between two hours of the soak."""
    return lambda outlet, request, now: (
        handler if request.path == "/feed" and first <= outlet.hours(now) < last else None
    )


def _stuck(outlet: Outlet, request: Request, now: datetime) -> Handler | None:
    if request.path != "/feed":
        return None
    conditional = "if-none-match" in request.headers
    return raw(head(304, etag='"1"')) if conditional else page(outlet.feed(now).encode(), etag='"1"')


def _restless(outlet: Outlet, request: Request, now: datetime) -> Handler | None:
    return page(outlet.feed(now).encode(), etag=f'W/"{outlet.looks}"') if request.path == "/feed" else None


def _moved(outlet: Outlet, request: Request, now: datetime) -> Handler | None:
    left = request.path == "/feed" and outlet.hours(now) >= 12
    return redirect(f"http://moved{outlet.number}.test/feed", 301) if left else None


def _cut_at_times(outlet: Outlet, request: Request, now: datetime) -> Handler | None:
    return cut(outlet.feed(now).encode()) if request.path == "/feed" and outlet.looks % 2 else None


def _cut_articles(outlet: Outlet, request: Request, now: datetime) -> Handler | None:
    first = request.path.strip("/").isdigit() and outlet.asked[request.path] == 1
    return cut(f"<p>{outlet.texts['http://' + outlet.host + request.path]}".encode()) if first else None


def _late_articles(outlet: Outlet, request: Request, now: datetime) -> Handler | None:
    first = request.path.strip("/").isdigit() and outlet.asked[request.path] <= 2
    return page(b"", 500) if first else None


def _only_items(outlet: Outlet, request: Request, now: datetime) -> Handler | None:
    """What is wrong stands in the feed itself (`Outlet.item`)."""
    return page(outlet.feed(now).encode()) if request.path == "/feed" else None


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss>&x;</rss>'
FAULTS: dict[str, Callable[[Outlet, Request, datetime], Handler | None]] = {
    "410 for a day": always(page(b"", 410), 10, 34),
    "429 with Retry-After": always(page(b"", 429, retry_after="7200"), 10, 16),
    "403": always(page(b"", 403), 10, 16),
    "503": always(page(b"", 503), 10, 20),
    "a bomb": always(stream(head(200, content_encoding="gzip"), lambda: gzip_bomb(1)), 10, 14),
    "another ETag each time": _restless,
    "articles cut at first": _cut_articles,
    "articles that fail at first": _late_articles,
    "a feed cut at times": _cut_at_times,
    "dead for a day": lambda *_: None,  # by the resolver: see `resolver`
    "endless": always(stream(head(200), lambda: chunked(forever(b"x" * 65536))), 10, 14),
    "entities": always(page(ENTITIES), 10, 14),
    "five addresses a story": _only_items,
    "moved": _moved,
    "other guids each time": _only_items,
    "parked": always(page(b"<html><h1>This domain is for sale</h1></html>", content_type="text/html"), 10, 20),
    "poisoned dates": _only_items,
    "redirects in a circle": always(redirect("/feed"), 10, 14),
    "redirects to a private place": always(redirect("http://169.254.169.254/latest/meta-data/"), 10, 14),
    "slow": always(stream(b"HTTP/1.1 200 OK\r\n", lambda: forever(b"x"), pause=0.05), 10, 14),
    "the same ETag for ever": _stuck,
}


def outlets(count: int, start: datetime, days: float, every: int) -> Iterator[Outlet]:
    """`count` outlets; every so many-th of them is faulty, by all faults in turn."""
    names = sorted(FAULTS)
    for number in range(count):
        fault = names[number // every % len(names)] if number % every == 0 else ""
        span = days * 24 * 60
        minutes = sorted(int(key(number, n)[:8], 16) % int(span) for n in range(round(days * A_DAY)))
        yield Outlet(number, start, fault, tuple(start + timedelta(minutes=m) for m in minutes))


def install(world: World, press: list[Outlet]) -> None:
    """Lets the outlets answer in the world."""
    for outlet in press:
        world.serve(outlet.host, "*", _handler(world, outlet))
        if outlet.fault == "moved":
            world.serve(f"moved{outlet.number}.test", "/feed", _handler(world, outlet, moved=True))


def _handler(world: World, outlet: Outlet, *, moved: bool = False) -> Handler:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        now = world.clock()
        outlet.asked[request.path] += 1
        outlet.looks += request.path == "/feed"
        fault = None if moved or not outlet.fault else FAULTS[outlet.fault](outlet, request, now)
        if fault:
            outlet.injected += 1
            await fault(request, writer)
        elif request.path == "/feed":
            await feed(outlet, request, writer, now)
        else:
            await article(outlet, request, writer)

    return answer


def resolver(world: World, press: list[Outlet]) -> Callable[[str, int], Awaitable[list[str]]]:
    """The world's name server, which does not know the dead while they are dead."""
    dying = {outlet.host: outlet for outlet in press if outlet.fault == "dead for a day"}

    async def resolve(host: str, port: int) -> list[str]:
        outlet = dying.get(host)
        if outlet and 12 <= outlet.hours(world.clock()) < 36:
            outlet.injected += 1
            raise Unresolved("the name has no address")
        return await world.resolve(host, port)

    return resolve
