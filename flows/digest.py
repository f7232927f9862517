"""Digests out of the record: composed by alerts/, from what storage remembers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.health import network_health, source_health
from records.types import Digest, Person, Source, Topic

if TYPE_CHECKING:
    from storage.store import Reader
    from storage.writer import Writer

FORMATS = ("text", "md", "html", "json", "atom")


def digest_of(
    topic: Topic, since: datetime, until: datetime,
    record: Reader | Writer, sources: Sequence[Source], people: Sequence[Person],
) -> Digest:  # fmt: skip
    """What became known of `topic` after `since` and up to `until`. The same record always gives the same digest."""
    from alerts.digest import compose

    health = (*network_health(record, since, until), *source_health(sources, record, until))
    return compose(topic, since, until, record.accounts(topic.name, until), health, people)


def rendered(digest: Digest, shape: str, zone: str) -> str:
    """The digest in one of FORMATS, times in `zone`."""
    from alerts.render import render

    return render(digest, shape, ZoneInfo(zone))
