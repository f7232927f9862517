"""Raw bodies on disk before anything is parsed: what recovery and replay start from.

A file per page, named by the page's id, so by its content: gzip of one line of JSON (the page without its body) and
the body. Articles that came without a page (`ingest`) are spooled the same way. A file is written aside, synced and
renamed.
"""

from __future__ import annotations

import gzip
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from records.types import Article, Page
from storage.codec import decode, encode
from storage.layout import sync_folder

NAME = re.compile(r"[0-9a-f]{8,64}")
LEVEL = 6  # of gzip: news pages shrink to a fifth; higher levels only cost time


class Spool:
    """The folder of raw bodies of one record."""

    def __init__(self, folder: Path):
        self.folder = folder

    def put(self, nouns: Iterable[Page | Article]) -> int:
        """Keep pages or articles, durable when this returns, and return how many were not there yet."""
        touched: set[Path] = set()
        new = 0
        for noun in nouns:
            name = noun.page_id if isinstance(noun, Page) else noun.article_id
            target = self._path(name, "page" if isinstance(noun, Page) else "article")
            if target.exists():
                continue
            for folder in (self.folder, target.parent):
                if not folder.exists():
                    folder.mkdir(parents=True)
                    touched.add(folder.parent)
            aside = target.with_suffix(".tmp")
            with aside.open("wb") as file:
                file.write(_pack(noun))
                file.flush()
                os.fsync(file.fileno())
            aside.replace(target)
            touched.add(target.parent)
            new += 1
        for folder in touched:
            sync_folder(folder)
        return new

    def page(self, page_id: str) -> Page | None:
        """The page as it came; None if retention dropped it or the file is damaged."""
        raw = self._read(self._path(page_id, "page"))
        if raw is None:
            return None
        head, _, body = raw.partition(b"\n")
        return replace(decode(Page, head.decode()), body=body)

    def has_page(self, page_id: str) -> bool:
        """Whether the page's body still lies here."""
        return self._path(page_id, "page").exists()

    def article(self, article_id: str) -> Article | None:
        """The ingested article as it came."""
        raw = self._read(self._path(article_id, "article"))
        return None if raw is None else decode(Article, raw.decode())

    def names(self, kind: str) -> Iterator[str]:
        """Ids of all that lies here of one kind: 'page' or 'article'."""
        for path in self.folder.glob(f"??/*.{kind}.gz"):
            yield path.name.partition(".")[0]

    def drop(self, kind: str, names: Iterable[str]) -> int:
        """Remove bodies for good (retention). Returns how many there were."""
        gone = 0
        for name in names:
            path = self._path(name, kind)
            if path.exists():
                path.unlink()
                gone += 1
        return gone

    def sweep(self) -> None:
        """Remove what a killed run left half written. Only the holder of the lock may call this."""
        for path in self.folder.glob("??/*.tmp"):
            path.unlink(missing_ok=True)

    def _path(self, name: str, kind: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(f"not a name made by records.identity.key: {name!r}")
        return self.folder / name[:2] / f"{name}.{kind}.gz"

    def _read(self, path: Path) -> bytes | None:
        try:
            return gzip.decompress(path.read_bytes())
        except (FileNotFoundError, EOFError, zlib.error, gzip.BadGzipFile):
            return None


def _pack(noun: Page | Article) -> bytes:
    if isinstance(noun, Article):
        return gzip.compress(encode(noun).encode(), LEVEL, mtime=0)
    head = encode(replace(noun, body=b"")).encode()
    return gzip.compress(head + b"\n" + noun.body, LEVEL, mtime=0)
