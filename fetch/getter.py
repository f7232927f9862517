"""What those who read the web need of `fetch.web.Door`: tests give a made-up one."""

from __future__ import annotations

from typing import Protocol

from fetch.web import Response
from records.types import Failure


class Getter(Protocol):
    """Gets documents."""

    async def get(self, url: str, etag: str = "", last_modified: str = "", kind: str = "article") -> Response | Failure:
        """See Door.get."""
        ...


class Asker(Getter, Protocol):
    """Gets documents, and asks questions that are put by POST."""

    async def ask(self, url: str, body: bytes, headers: dict[str, str]) -> Response | Failure:
        """See Door.ask."""
        ...
