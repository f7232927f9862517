"""Bodies come in bounded: what is kept is capped after inflating, what is inflated is capped at each step.

Only gzip is asked for. A kilobyte of it may stand for gigabytes, so it is never inflated past the cap.
"""

from __future__ import annotations

import zlib

GZIP_MAGIC = b"\x1f\x8b"
STEP = 256 * 1024  # bytes inflated at a time


class TooLarge(Exception):
    """More bytes than the cap."""


class Cut(Exception):
    """The body ends before it is complete."""


class Unreadable(Exception):
    """An encoding that was not asked for, or gzip that is none."""


class Body:
    """Collects a body. `encoding` is the Content-Encoding header. Raises Unreadable if it is not one of ours."""

    def __init__(self, encoding: str, cap: int):
        self.cap = cap
        self.received = 0  # bytes as they came over the wire
        self._parts: list[bytes] = []
        self._size = 0
        codings = [coding.strip().lower() for coding in encoding.split(",")]
        codings = [coding for coding in codings if coding not in ("", "identity", "none", "utf-8")]
        if codings not in ([], ["gzip"], ["x-gzip"]):
            raise Unreadable("an encoding that was not asked for")
        self._inflater = zlib.decompressobj(31) if codings else None
        self._between_members = False

    def feed(self, chunk: bytes) -> None:
        """Takes bytes from the wire. Raises TooLarge, Unreadable."""
        self.received += len(chunk)
        if self._inflater is None:
            self._keep(chunk)
            return
        while chunk:
            if self._inflater.eof:
                chunk = chunk.lstrip(b"\0")  # padding after a gzip member is lawful
                if not chunk:
                    return
                if chunk[:1] != GZIP_MAGIC[:1]:
                    return  # rubbish after the end: ignored, as browsers do
                self._inflater = zlib.decompressobj(31)
            try:
                self._keep(self._inflater.decompress(chunk, STEP))
            except zlib.error as wrong:
                raise Unreadable("broken gzip") from wrong
            chunk = self._inflater.unconsumed_tail or self._inflater.unused_data

    def finish(self) -> bytes:
        """The whole body. Raises Cut when the gzip stream has not come to its end."""
        if self._inflater is not None and self.received:
            try:
                self._keep(self._inflater.flush(STEP))
            except zlib.error as wrong:
                raise Unreadable("broken gzip") from wrong
            if not self._inflater.eof:
                raise Cut("the compressed body ends too early")
        return b"".join(self._parts)

    def so_far(self) -> bytes:
        """What has come until now, at most the cap: for bodies of which the beginning is enough."""
        return b"".join(self._parts)[: self.cap]

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        self._parts.append(part)
        if self._size > self.cap or self.received > self.cap + STEP:
            raise TooLarge("the body is larger than the cap")


def unzip(body: bytes, cap: int) -> bytes:
    """`body` inflated if it is a gzip file (sitemap.xml.gz), else as it is. Raises TooLarge, Cut, Unreadable."""
    if not body.startswith(GZIP_MAGIC):
        return body
    inner = Body("gzip", cap)
    inner.feed(body)
    return inner.finish()
