"""What an outlet of the demo newsroom answers at a given time: pure functions of the data and `now`."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from flows.newsroom_data import Outlet, Piece

FEED_LENGTH = 14  # entries that a feed lists, newest first
FRONT_LENGTH = 8
RELATED = 3
_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "sitemap": "application/xml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP response."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Site:
    """One outlet with its pages, as seen from outside. `base` is its address without a final slash."""

    def __init__(self, outlet: Outlet, pieces: tuple[Piece, ...], folder: Path, base: str):
        self.outlet = outlet
        self.base = base
        self._pieces = tuple(piece for piece in pieces if piece.outlet == outlet)  # by time of publication
        self._templates = Environment(
            loader=FileSystemLoader(folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            autoescape=select_autoescape(("html", "xml")),
        )  # fmt: skip
        self._fixed: dict[str, Callable[[datetime], Answer]] = {
            "/": self._front,
            "/robots.txt": self._robots,
            outlet.feed_path: self._feed,
        }

    def answer(self, path: str, headers: Mapping[str, str], now: datetime) -> Answer:
        """Response to a GET of `path` (query left out); `headers` with lower-case names. 304 if nothing changed."""
        if path in self._fixed:
            found = self._fixed[path](now)
        else:
            piece = next((p for p in self._pieces if p.path == path and p.published <= now), None)
            found = self._page(piece, now) if piece else self._absent()
        return _encoded(_unchanged(found, headers), self.outlet, headers)

    def _published(self, now: datetime) -> list[Piece]:
        return [piece for piece in reversed(self._pieces) if piece.published <= now]

    def _front(self, now: datetime) -> Answer:
        return self._html(kind="front", title=self.outlet.title, items=self._published(now)[:FRONT_LENGTH])

    def _page(self, piece: Piece, now: datetime) -> Answer:
        # Teasers are those of the day of publication, so a page changes only when its article does.
        earlier = [p for p in self._published(piece.published) if p is not piece and p.kind == "article"]
        return self._html(
            kind=piece.kind, title=piece.title, piece=piece, items=earlier[:RELATED],
            paragraphs=piece.text_at(now).split("\n\n"), changed=piece.changed_at(now),
        )  # fmt: skip

    def _html(self, **about: object) -> Answer:
        blank: dict[str, object] = {"piece": None, "items": [], "paragraphs": [], "changed": None}
        text = self._templates.get_template(f"layouts/{self.outlet.name}.html").render(
            outlet=self.outlet, base=self.base, **(blank | about)
        )
        charset = f"; charset={self.outlet.encoding}" if self.outlet.header_charset else ""
        return self._validated(text, f"text/html{charset}", about.get("changed"))

    def _feed(self, now: datetime) -> Answer:
        items = self._published(now)[:FEED_LENGTH]
        changed = max((piece.changed_at(now) for piece in items), default=None)
        text = self._templates.get_template(f"feeds/{self.outlet.feed}.xml").render(
            outlet=self.outlet, base=self.base, items=items, changed=changed, now=now, rfc822=format_datetime
        )
        return self._validated(text, _TYPES[self.outlet.feed], changed)

    def _robots(self, _: datetime) -> Answer:
        lines = ["User-agent: *", "Disallow: /search", "Disallow: /account/"]
        if self.outlet.feed == "sitemap":
            lines.append(f"Sitemap: {self.base}{self.outlet.feed_path}")
        return self._validated("\n".join(lines) + "\n", "text/plain; charset=utf-8", None)

    def _absent(self) -> Answer:
        return Answer(status=404, headers={"content-type": "text/plain; charset=utf-8"}, body=b"Not found\n")

    def _validated(self, text: str, content_type: str, changed: object) -> Answer:
        encoding = "utf-8" if content_type.startswith("text/plain") else self.outlet.encoding
        body = text.encode(encoding, "xmlcharrefreplace")
        headers = {"content-type": content_type, "etag": f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'}
        if isinstance(changed, datetime):
            headers["last-modified"] = format_datetime(changed, usegmt=True)
        return Answer(status=200, headers=headers, body=body)


def _unchanged(answer: Answer, headers: Mapping[str, str]) -> Answer:
    """304 in place of `answer` when the client holds it. An ETag goes before a date (RFC 9110, 13.2.2)."""
    if answer.status != 200:
        return answer
    if tags := headers.get("if-none-match"):
        held = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        same = answer.headers["etag"] in held or "*" in held
    elif (since := headers.get("if-modified-since")) and "last-modified" in answer.headers:
        same = _date(answer.headers["last-modified"]) <= _date(since)
    else:
        same = False
    kept = {name: value for name, value in answer.headers.items() if name != "content-type"}
    return Answer(status=304, headers=kept) if same else answer


def _date(text: str) -> datetime:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return parsedate_to_datetime("Thu, 01 Jan 1970 00:00:00 GMT")


def _encoded(answer: Answer, outlet: Outlet, headers: Mapping[str, str]) -> Answer:
    """The answer compressed, where the outlet does that and the client takes it."""
    if not (outlet.gzip and answer.body and "gzip" in headers.get("accept-encoding", "")):
        return answer
    more = {"content-encoding": "gzip", "vary": "accept-encoding"}
    return Answer(status=answer.status, headers=answer.headers | more, body=gzip.compress(answer.body, mtime=0))
