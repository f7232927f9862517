"""The demo newsroom: eight invented outlets on loopback, which show only what is published by the clock.

    clock = [start]
    with serve(Path("seeds/newsroom"), lambda: clock[0]) as room:
        for source in sources(room): ...
        clock[0] += timedelta(days=1)

The server runs in a thread of its own, so that flows of any kind can read it. It keeps no state but the list of
requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path

from flows.newsroom_data import Outlet, Piece, read_outlets, read_pieces
from flows.newsroom_site import Answer, Site
from records.types import Source

_IDLE = 30.0  # seconds that a connection may stay silent
_LINE = 16_384  # longest request head, bytes

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that was answered."""

    outlet: str  # slug
    url: str  # as asked, with the query
    status: int
    body_bytes: int


class Newsroom:
    """A running newsroom. Made by `serve`."""

    def __init__(self, folder: Path, clock: Clock):
        self.folder = folder
        self.clock = clock
        self.outlets: tuple[Outlet, ...] = read_outlets(folder)
        self.pieces: tuple[Piece, ...] = read_pieces(folder, self.outlets)
        self.sites: dict[str, Site] = {}  # outlet slug → site
        self._asked: list[Asked] = []
        self._writers: set[asyncio.StreamWriter] = set()

    def url(self, piece_id: str) -> str:
        """Address of an article or page. Raises StopIteration for an unknown id."""
        piece = next(piece for piece in self.pieces if piece.piece_id == piece_id)
        return self.sites[piece.outlet.name].base + piece.path

    def asked(self) -> tuple[Asked, ...]:
        """All requests since the start or the last `forget`, in order of their answers."""
        return tuple(self._asked)

    def forget(self) -> None:
        """Empties the list of requests."""
        self._asked.clear()

    async def handle(self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one connection of outlet `name` until the client leaves."""
        self._writers.add(writer)
        try:
            while head := await _head(reader):
                method, target, headers = head
                answer = self._answer(name, method, target, headers)
                keep = headers.get("connection", "").lower() != "close"
                writer.write(_wire(answer, self.clock(), keep=keep, with_body=method != "HEAD"))
                await writer.drain()
                if not keep:
                    break
        except (ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # the client left, was silent for too long, or does not speak HTTP
        finally:
            self._writers.discard(writer)
            writer.close()

    def _answer(self, name: str, method: str, target: str, headers: dict[str, str]) -> Answer:
        site = self.sites[name]
        if method in ("GET", "HEAD"):
            answer = site.answer(target.partition("?")[0], headers, self.clock())
        else:
            answer = Answer(status=405, headers={"allow": "GET, HEAD"})
        sent = len(answer.body) if method != "HEAD" else 0
        self._asked.append(Asked(outlet=name, url=site.base + target, status=answer.status, body_bytes=sent))
        return answer

    def hang_up(self) -> None:
        """Closes connections that clients have kept open."""
        for writer in tuple(self._writers):
            writer.close()


@contextlib.contextmanager
def serve(newsroom_dir: Path, clock: Clock, first_port: int = 0) -> Iterator[Newsroom]:
    """Serves every outlet on a port of its own on 127.0.0.1 until the block is left.

    `clock` gives the virtual time (aware) and is asked at every request. `first_port` 0 takes free ports; otherwise the
    outlets take `first_port` and the ports after it, so that addresses are the same in every run.
    Raises OSError if a port is taken, ValueError or KeyError if the data is malformed.
    """
    room = Newsroom(newsroom_dir, clock)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="newsroom", daemon=True)
    thread.start()
    try:
        servers = asyncio.run_coroutine_threadsafe(_open(room, first_port), loop).result()
        try:
            yield room
        finally:
            asyncio.run_coroutine_threadsafe(_close(room, servers), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def sources(room: Newsroom) -> tuple[Source, ...]:
    """The outlets as sources to be configured for a monitor run."""
    return tuple(_source(outlet, room.sites[outlet.name].base) for outlet in room.outlets)


def _source(outlet: Outlet, base: str) -> Source:
    address = (base + outlet.feed_path,)
    is_map = outlet.feed == "sitemap"
    return Source(
        name=outlet.name, outlet=outlet.title, home=base + "/", language=outlet.language, country=outlet.country,
        feeds=() if is_map else address, sitemaps=address if is_map else (),
        links_a_day=(0, 40), pace_minutes=1, confirmed="demo newsroom, invented outlet", terms="text of this project",
    )  # fmt: skip


async def _open(room: Newsroom, first_port: int) -> list[asyncio.Server]:
    servers: list[asyncio.Server] = []
    for number, outlet in enumerate(room.outlets):

        def connected(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str = outlet.name
        ) -> asyncio.Task[None]:
            return asyncio.ensure_future(room.handle(name, reader, writer))

        port = first_port + number if first_port else 0
        try:
            server = await asyncio.start_server(connected, "127.0.0.1", port, limit=_LINE)
        except OSError:
            await _close(room, servers)
            raise
        servers.append(server)
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        room.sites[outlet.name] = Site(outlet, room.pieces, room.folder, base)
    return servers


async def _close(room: Newsroom, servers: list[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    room.hang_up()
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)


async def _head(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str]] | None:
    """Method, target and headers (lower-case names) of the next request; None when the client has left."""
    async with asyncio.timeout(_IDLE):
        try:
            raw = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as cut:
            if cut.partial:
                raise
            return None
    first, *rest = raw.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    return method, target, headers


def _wire(answer: Answer, now: datetime, *, keep: bool, with_body: bool) -> bytes:
    headers = {
        "date": format_datetime(now, usegmt=True),
        "server": "newsroom-demo",
        "connection": "keep-alive" if keep else "close",
        **answer.headers,
    }
    if answer.status != 304:
        headers["content-length"] = str(len(answer.body))
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + (answer.body if with_body else b"")
