"""What types cannot say of the configuration: ranges, addresses, names that must be known. All faults at once."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Sequence
from urllib.parse import urlsplit

from config.lines import Path
from config.settings import Settings
from config.shapes import Fault
from records.types import Person, Source, Topic

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CRON_FIELD = re.compile(
    r"(?:\*|[0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)(?:/[0-9]+)?(?:,(?:\*|[0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)(?:/[0-9]+)?)*"
)

# (section, field, least, most)
_RANGES = (
    ("record", "backups", 1, 1000),
    ("record", "pages_days", 1, 36500),
    ("door", "article_seconds", 1, 600),
    ("door", "feed_seconds", 1, 600),
    ("door", "article_megabytes", 1, 100),
    ("door", "feed_megabytes", 1, 200),
    ("door", "redirects", 0, 20),
    ("door", "host_seconds", 0, 3600),
    ("door", "hosts_at_once", 1, 256),
    ("schedule", "monitor_minutes", 1, 1440),
    ("schedule", "server_port", 1, 65535),
    ("digests", "hours", 1, 24 * 366),
    ("mail", "port", 1, 65535),
)


def settings(found: Settings, fault: Fault) -> None:
    """Ranges, the cron line, the time zone, the channels."""
    for section, name, least, most in _RANGES:
        value = getattr(getattr(found, section), name)
        if not least <= value <= most:
            fault((section, name), f"'{name}' is {value} — give a value from {least} to {most}")
    fields = found.schedule.digest_cron.split()
    if len(fields) != 5 or not all(_CRON_FIELD.fullmatch(field) for field in fields):
        fault(("schedule", "digest_cron"), "not a cron line — give five fields like '0 7 * * *'")
    if found.schedule.timezone not in zoneinfo.available_timezones():
        fault(("schedule", "timezone"), f"unknown time zone '{found.schedule.timezone}' — give one like 'Europe/Kyiv'")
    if found.door.proxy and not _is_web(found.door.proxy):
        fault(("door", "proxy"), "not an address — give http://host:port")
    names: set[str] = set()
    for number, channel in enumerate(found.channels):
        place: Path = ("channels", number)
        if channel.name in names:
            fault((*place, "name"), f"channel '{channel.name}' stands twice — rename one")
        names.add(channel.name)
        if bool(channel.target) == bool(channel.target_env):
            fault(place, "give either 'target' or 'target_env', not both")
        if channel.kind == "mail" and not (found.mail.server and found.mail.sender):
            fault((*place, "kind"), "no mail server is known — give [mail] server and sender")
        if channel.kind == "webhook" and channel.target and not _is_web(channel.target):
            fault((*place, "target"), "not an address — give https://…")


def source(found: Source, place: Path, seen: dict[str, str], fault: Fault) -> None:
    """A source's name is a slug used once in all files, its addresses are addresses, its expectations make sense."""
    if not SLUG.fullmatch(found.name):
        fault((*place, "name"), f"'{found.name}' is no source name — use lower-case letters, digits and hyphens")
    if found.name in seen:
        fault((*place, "name"), f"source '{found.name}' stands twice — rename or remove one")
    seen[found.name] = found.outlet
    _language(found.language, (*place, "language"), fault)
    for key in ("feeds", "sitemaps", "front_pages", "bulk"):
        for url in getattr(found, key):
            if not _is_web(url):
                fault((*place, key), f"'{url}' is no address — give http:// or https://")
    if not _is_web(found.home):
        fault((*place, "home"), f"'{found.home}' is no address — give http:// or https://")
    if not (found.feeds or found.sitemaps or found.front_pages or found.bulk):
        fault(place, f"source '{found.name}' has nothing to read — add feeds, sitemaps, front_pages or bulk")
    if found.bulk and not found.bulk_words:
        fault((*place, "bulk"), "the whole world's news would come in — add bulk_words that its articles must hold")
    if not 0 <= found.links_a_day[0] <= found.links_a_day[1]:
        fault((*place, "links_a_day"), "the least comes first — give [least, most]")
    if found.pace_minutes < 1:
        fault((*place, "pace_minutes"), "give at least 1 minute")


def topic(found: Topic, fault: Fault) -> None:
    """A topic's file name is a slug, and it has terms or examples to be known by."""
    if not SLUG.fullmatch(found.name):
        fault((), f"'{found.name}' is no topic name — name the file in lower-case letters, digits and hyphens")
    if not found.terms and not found.examples:
        fault(
            (), f"topic '{found.name}' has neither terms nor examples — add [terms.en] or texts in seeds/{found.name}/"
        )
    for language in found.terms:
        _language(language, ("terms", language), fault)


def people(found: Sequence[tuple[Person, Path]], fault: Fault) -> None:
    """Names are used once; a principal is on the list."""
    known = {person.name for person, _ in found}
    seen: set[str] = set()
    for person, place in found:
        if person.name in seen:
            fault((*place, "name"), f"'{person.name}' stands twice — merge the two")
        seen.add(person.name)
        if person.principal and person.principal not in known:
            fault(
                (*place, "principal"),
                f"'{person.principal}' is not in this file — add that person, or correct the name",
            )
        for language in person.forms:
            _language(language, (*place, "forms", language), fault)


def _language(code: str, place: Path, fault: Fault) -> None:
    if not re.fullmatch(r"[a-z]{2}", code):
        fault(place, f"'{code}' is no language — give two letters like 'en' (ISO 639-1)")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
