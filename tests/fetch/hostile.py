"""The hostile world: a small internet on loopback, with names of its own and every bad manner a server can have.

    async with World() as world:
        world.serve("news.test", "/feed", page(b"..."))
        async with world.door() as door:
            answer = await door.get("http://news.test/feed")
        world.asked("news.test")  # what hit the server

The door's guard is the real one: names resolve to public addresses (made up), and only the connection behind the guard
is bent towards loopback. An address that the guard should have refused is counted in `strays`, and really connected
to if it is loopback, so that a canary there sings.
"""

from __future__ import annotations

import asyncio
import functools
import gzip
import ssl
import zlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import httpcore

from fetch.guard import Unresolved
from fetch.limits import DoorLimits
from fetch.web import Door
from records.types import Failure

PUBLIC = "11.22.33.44"  # where all names of the world live


@dataclass(frozen=True)
class Request:
    """A request as the server saw it."""

    host: str  # the Host header
    method: str
    path: str  # with its query
    headers: dict[str, str]  # lower-case names
    body: bytes


Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def live(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Runs an async test in a loop of its own."""

    @functools.wraps(test)
    def run(*given: Any, **named: Any) -> None:
        asyncio.run(test(*given, **named))  # type: ignore[arg-type]

    return run


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """E.g. forward(hours=4)."""
        self.now += timedelta(**by)


class World:
    """Servers, names and the ledger of what was asked. With `tls`, a context for each name, port 443 speaks it."""

    def __init__(self, tls: Callable[[str], ssl.SSLContext] | None = None) -> None:
        self.requests: list[Request] = []
        self.names: dict[str, list[str]] = {}  # names with addresses of their own; the others live at PUBLIC
        self.dead: set[str] = set()  # names that do not resolve
        self.strays: list[str] = []  # addresses connected to that are not PUBLIC
        self.canary_hits = 0
        self.open_now = 0  # connections being served
        self.received = 0  # bytes that the door has read
        self._tls = tls
        self.clock = Clock()
        self._routes: dict[tuple[str, str], Handler] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> World:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self._canary = await asyncio.start_server(self._sing, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self.tls_port = self.port
        if self._tls:
            self._safe = await asyncio.start_server(self._meet, "127.0.0.1", 0, ssl=_by_name(self._tls))
            self.tls_port = self._safe.sockets[0].getsockname()[1]
        self.canary_port = self._canary.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._server.close()
        self._canary.close()
        if self._tls:
            self._safe.close()

    def serve(self, host: str, path: str, handler: Handler) -> None:
        """`handler` answers for `path` ("*": any other) of `host` ("*": any other)."""
        self._routes[host, path] = handler

    def asked(self, host: str = "", path: str = "") -> list[Request]:
        """The requests that came, of one host or path if given."""
        return [seen for seen in self.requests if host in ("", seen.host) and path in ("", seen.path)]

    def door(self, hosts: str = "", resolver: Any = None, **limits: Any) -> Door:
        """A door to this world, impatient and without rests unless told otherwise."""
        chosen = {"pace_seconds": 0.0, "contact": "https://example.org/about", **limits}
        return Door(
            DoorLimits(**chosen), now=self.clock, resolver=resolver or self.resolve, hosts=hosts, backend=Bent(self)
        )

    async def resolve(self, host: str, port: int) -> list[str]:
        """The world's name server."""
        if host in self.dead:
            raise Unresolved("the name has no address")
        return self.names.get(host, [PUBLIC])

    async def _sing(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.canary_hits += 1
        writer.close()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.open_now += 1
        try:
            request = await _read(reader)
            self.requests.append(request)
            for route in ((request.host, request.path), (request.host, "*"), ("*", request.path), ("*", "*")):
                if route in self._routes:
                    await self._routes[route](request, writer)
                    break
            else:
                await page(b"nothing here", status=404)(request, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has hung up, or the world ends
        finally:
            self.open_now -= 1
            self._tasks.discard(task)
            writer.close()


class Bent(httpcore.AsyncNetworkBackend):
    """Connects the world's public address to loopback, and counts whatever else it is asked for."""

    def __init__(self, world: World):
        self._world = world
        self._real = httpcore.AnyIOBackend()

    async def connect_tcp(self, host: str, port: int, *rest: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        if host == PUBLIC:
            own = self._world.tls_port if port == 443 else self._world.port
            return Counted(await self._real.connect_tcp("127.0.0.1", own, *rest, **more), self._world)
        self._world.strays.append(host)
        if ip_address(host).is_loopback:
            return await self._real.connect_tcp(host, port, *rest, **more)
        raise httpcore.ConnectError("nobody lives there")


class Counted(httpcore.AsyncNetworkStream):
    """A connection that counts what is read from it."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, world: World):
        self._inner, self._world = inner, world

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._inner.read(max_bytes, timeout)
        self._world.received += len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return Counted(await self._inner.start_tls(ssl_context, server_hostname, timeout), self._world)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _by_name(context: Callable[[str], ssl.SSLContext]) -> ssl.SSLContext:
    """A server's context that takes the certificate of whatever name the client asks for."""

    def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        connection.context = context(name or "nobody.test")

    chosen = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    chosen.sni_callback = choose  # type: ignore[assignment]
    return chosen


async def _read(reader: asyncio.StreamReader) -> Request:
    first = await reader.readexactly(1)
    if first == b"\x16":  # a TLS handshake, which nobody here speaks
        return Request("", "", "TLS", {}, b"")
    head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(headers.get("host", ""), method, path, headers, body)


def head(status: int, **headers: str) -> bytes:
    """Status line and headers; `content_type="x"` is written 'content-type: x'."""
    lines = [f"HTTP/1.1 {status} X", "Connection: close", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def raw(*parts: bytes) -> Handler:
    """Writes these bytes and hangs up."""

    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)

    return handler


def page(body: bytes, status: int = 200, zipped: bool = False, **headers: str) -> Handler:
    """An honest answer, with its length."""
    sent = gzip.compress(body) if zipped else body
    more = {"content_encoding": "gzip"} if zipped else {}
    return raw(head(status, content_length=str(len(sent)), **more, **headers), sent)


def redirect(to: str, status: int = 302, **headers: str) -> Handler:
    """Sends elsewhere."""
    return page(b"", status, location=to, **headers)


def stream(first: bytes, blocks: Callable[[], Iterator[bytes]], pause: float = 0.0) -> Handler:
    """Writes `first`, then block after block for as long as somebody listens."""

    async def handler(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        for block in blocks():
            writer.write(block)
            await writer.drain()
            await asyncio.sleep(pause)

    return handler


def chunked(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Blocks in HTTP's chunked coding, without its end."""
    for block in blocks:
        yield f"{len(block):x}\r\n".encode() + block + b"\r\n"


def gzip_bomb(gigabytes: int) -> Iterator[bytes]:
    """A gzip stream of zeros, a megabyte of them in about a kilobyte."""
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield press.compress(b"") + press.flush(zlib.Z_FULL_FLUSH)
    raw_press = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = raw_press.compress(bytes(2**20)) + raw_press.flush(zlib.Z_FULL_FLUSH)
    for _ in range(gigabytes * 1024):
        yield block


def forever(block: bytes) -> Iterator[bytes]:
    """The same block, without end."""
    while True:
        yield block


def kind_of(answer: object) -> str:
    """Kind of a Failure, "ok" for anything else."""
    return answer.kind if isinstance(answer, Failure) else "ok"
