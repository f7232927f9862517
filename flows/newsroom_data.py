"""The demo newsroom as data: reads seeds/newsroom into outlets, articles and pages that are no article."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One invented outlet: outlets.toml."""

    name: str  # slug, also the name of its layout
    title: str  # as shown to readers
    language: str  # ISO 639-1
    country: str  # ISO 3166-1 alpha-2
    feed: str  # rss, atom or sitemap
    feed_path: str
    path: str  # address of an article, as a format string of section, day and slug
    encoding: str = "utf-8"
    header_charset: bool = True  # False: the charset stands in the page only, as on many old sites
    gzip: bool = False
    suffix: str = ""  # tracking parameters that its feed hangs on every link


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of the text after publication: `old` stands in it exactly once."""

    on: datetime
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An article (kind 'article'), or a page that is none: 'gallery', 'tag', 'missing'."""

    piece_id: str  # name of its file, or 'outlet:path' for pages of pages.toml
    outlet: Outlet
    kind: str
    path: str
    title: str
    author: str
    published: datetime
    section: str
    tags: tuple[str, ...]
    caption: str
    text: str  # paragraphs separated by one empty line
    edits: tuple[Edit, ...] = ()

    def edits_by(self, now: datetime) -> tuple[Edit, ...]:
        """The edits made by `now`, earliest first."""
        return tuple(edit for edit in self.edits if edit.on <= now)

    def text_at(self, now: datetime) -> str:
        """The text as it stands at `now`."""
        text = self.text
        for edit in self.edits_by(now):
            text = text.replace(edit.old, edit.new)
        return text

    def changed_at(self, now: datetime) -> datetime:
        """Time of the last edit by `now`, or of publication."""
        return max((self.published, *(edit.on for edit in self.edits_by(now))))


def read_outlets(folder: Path) -> tuple[Outlet, ...]:
    """Outlets in the order of outlets.toml. Raises TypeError on an unknown or missing key."""
    return tuple(Outlet(**row) for row in _toml(folder / "outlets.toml")["outlets"])


def read_pieces(folder: Path, outlets: tuple[Outlet, ...]) -> tuple[Piece, ...]:
    """All articles and other pages, by time of publication. Raises ValueError naming the file that is wrong."""
    by_name = {outlet.name: outlet for outlet in outlets}
    pieces = [_article(path, by_name) for path in sorted((folder / "articles").glob("*.toml"))]
    pieces += [_page(row, by_name) for row in _toml(folder / "pages.toml")["pages"]]
    return tuple(sorted(pieces, key=lambda piece: (piece.published, piece.piece_id)))


def _article(path: Path, outlets: dict[str, Outlet]) -> Piece:
    raw = _toml(path)
    name = raw.pop("outlet")
    day, slug = path.stem[:10], path.stem[len(f"2022-03-29-{name}-") :]
    if path.stem != f"{day}-{name}-{slug}" or not slug or raw["published"].date().isoformat() != day:
        raise ValueError(f"{path.name}: the name must be DAY-OUTLET-SLUG.toml, with the day of publication")
    text = raw.pop("text").strip()
    edits = tuple(Edit(**edit) for edit in raw.pop("edits", ()))
    for edit in edits:
        if text.count(edit.old) != 1:
            raise ValueError(f"{path.name}: the edit's old text must stand in the text exactly once")
    outlet = outlets[name]
    place = outlet.path.format(section=raw["section"], day=raw["published"], slug=slug)
    return Piece(
        piece_id=path.stem, outlet=outlet, kind="article", path=place, text=text, edits=edits,
        tags=tuple(raw.pop("tags", ())), author=raw.pop("author", ""), caption=raw.pop("caption", ""),
        **raw,
    )  # fmt: skip


def _page(raw: dict[str, Any], outlets: dict[str, Outlet]) -> Piece:
    name = raw.pop("outlet")
    return Piece(
        piece_id=f"{name}:{raw['path']}", outlet=outlets[name], author="", section="", tags=(), caption="",
        text=raw.pop("text", "").strip(), **raw,
    )  # fmt: skip


def _toml(path: Path) -> dict[str, Any]:
    return {name: _aware(value) for name, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def _aware(value: Any) -> Any:
    """The same value with every time in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, dict):
        return {name: _aware(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_aware(inner) for inner in value]
    return value
