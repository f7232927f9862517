"""What a command works with: the configuration, the record's place, the clock. Made once, handed down."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from config import loader
from config.loader import Config
from config.settings import Settings
from records.errors import UsageError
from records.types import Source, Topic
from storage.store import Reader, Store

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Session:
    """`database` is what the user gave by --database, if anything; everything else is found on first use."""

    database: str | None = None
    clock: Clock = wall_clock
    root: Path | None = None  # config folder; None = ONRECORD_CONFIG or the shipped one
    sources: tuple[Source, ...] | None = None  # instead of the configured ones: the demo's
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @cached_property
    def settings(self) -> Settings:
        """The settings alone: looking at the record needs no more."""
        return loader.load_settings(self._root, self.environ)

    @cached_property
    def config(self) -> Config:
        """The whole configuration. Raises ConfigError with every fault."""
        config = loader.load(self._root, self.environ)
        return config if self.sources is None else replace(config, sources=self.sources)

    @cached_property
    def path(self) -> Path:
        """The database file."""
        if self.database:
            return Path(self.database)
        settings = self.settings.record
        return Path(settings.database) if settings.database else Path(settings.data_dir) / "onrecord.duckdb"

    @property
    def store(self) -> Store:
        """The record to write to."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return Store(self.path)

    @property
    def reader(self) -> Reader:
        """The published record."""
        return Reader(self.path)

    @property
    def site(self) -> Path:
        """Folder of the pages."""
        settings = self.settings
        return Path(settings.digests.site_dir) if settings.digests.site_dir else self.path.parent / "site"

    def topics(self, name: str | None) -> tuple[Topic, ...]:
        """The topic of that name, or all. Raises UsageError for an unknown one."""
        if name is None:
            return self.config.topics
        found = tuple(topic for topic in self.config.topics if topic.name == name)
        if not found:
            known = ", ".join(topic.name for topic in self.config.topics) or "none yet"
            raise UsageError(f"there is no topic '{name}'; known are: {known}")
        return found

    @property
    def _root(self) -> Path | None:
        if self.root:
            return self.root
        given = self.environ.get("ONRECORD_CONFIG")
        return Path(given) if given else None
