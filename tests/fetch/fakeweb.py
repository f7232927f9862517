"""A door that leads to a made-up web: what `fetch.web.Door` answers, without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fetch.web import ACCEPT, Response
from records.types import Failure

NOW = datetime(2025, 7, 25, 10, 0, tzinfo=UTC)


@dataclass
class FakeDoor:
    """`pages`: address → body, Failure kind ('!dns'), or a function of the request's validators."""

    pages: dict[str, bytes | str | Callable[[str, str], Response | Failure]]
    honest: bool = True  # gives an ETag made of the body, and 304 for it
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # address, etag, last_modified
    body_bytes: int = 0
    questions: list[tuple[str, bytes]] = field(default_factory=list)  # address and body of what was asked by POST

    async def ask(self, url: str, body: bytes, headers: dict[str, str]) -> Response | Failure:
        self.questions.append((url, body))
        page = self.pages.get(url, "!http_404")
        if isinstance(page, str) and page.startswith("!"):
            return failure(url, page[1:])
        assert isinstance(page, str)
        return response(url, page.encode())

    async def get(self, url: str, etag: str = "", last_modified: str = "", kind: str = "article") -> Response | Failure:
        assert kind in ACCEPT, kind  # the real door knows no other
        self.asked.append((url, etag, last_modified))
        page = self.pages.get(url, "!http_404")
        if callable(page):
            answer = page(etag, last_modified)
        elif isinstance(page, str) and page.startswith("!"):
            answer = failure(url, page[1:])
        else:
            body = page.encode() if isinstance(page, str) else page
            tag = f'"{hashlib.md5(body).hexdigest()[:8]}"' if self.honest else ""
            answer = response(url, b"" if tag and etag == tag else body, tag, 304 if tag and etag == tag else 200)
        self.body_bytes += len(answer.body) if isinstance(answer, Response) else 0
        return answer


def response(url: str, body: bytes, etag: str = "", status: int = 200, **more: object) -> Response:
    values: dict[str, object] = {
        "requested_url": url,
        "url": url,
        "headers": {"content-type": "text/xml; charset=utf-8"},
        "last_modified": "",
        "fetched_at": NOW,
    }
    return Response(**{**values, "status": status, "body": body, "etag": etag, **more})  # type: ignore[arg-type]


def failure(url: str, kind: str) -> Failure:
    return Failure(stage="fetch", key=url, kind=kind, reason=f"scripted {kind}", at=NOW)


def rss(*items: tuple[str, str], language: str = "en", guid: str = "{url}", date: str = "") -> str:
    """An RSS 2.0 feed of (address, title)."""
    rows = "".join(
        f"<item><title>{title}</title><link>{url}</link><guid isPermaLink='false'>{guid.format(url=url)}</guid>"
        f"<pubDate>{date or 'Fri, 25 Jul 2025 09:00:00 GMT'}</pubDate></item>"
        for url, title in items
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Made up</title>'
        f"<link>http://a.test/</link><language>{language}</language>{rows}</channel></rss>"
    )
