"""The settings: what config/settings.toml may hold, with the value that stands when it does not.

Every field can be overridden by the environment: `[door] allow_loopback` by ONRECORD_DOOR_ALLOW_LOOPBACK.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

_section = dataclass(frozen=True, slots=True, kw_only=True)


@_section
class Record:
    """Where the record is kept, and for how long what."""

    data_dir: str = "onrecord-data"  # folder of the record; relative to where the command is started
    database: str = ""  # file of the record; "" = data_dir/onrecord.duckdb. `--database` wins
    backups: int = 7  # copies that `onrecord backup` keeps
    pages_days: int = 90  # raw pages are kept so long for replay


@_section
class Door:
    """How the network is used. The one door in fetch/web.py obeys."""

    contact: str = ""  # address or mailbox that publishers can write to; goes into the User-Agent
    allow_loopback: bool = False  # only the demo and the tests fetch from this machine
    proxy: str = ""  # http://host:port
    article_seconds: float = 30.0  # total deadline of one article
    feed_seconds: float = 60.0  # total deadline of one feed or sitemap
    article_megabytes: int = 10  # inflated
    feed_megabytes: int = 20
    redirects: int = 5
    host_seconds: float = 2.0  # shortest time between two requests to one host
    hosts_at_once: int = 128


@_section
class Schedule:
    """When `onrecord up` and prefect.yaml run the flows."""

    monitor_minutes: int = 30  # a pass over the sources
    digest_cron: str = "0 7 * * *"
    timezone: str = "Europe/Kyiv"  # of the cron line and of dates shown
    server_port: int = 4200  # Prefect's server, on 127.0.0.1 only


@_section
class Digests:
    """What a digest covers and where its pages go."""

    topics: tuple[str, ...] = ()  # () = all
    hours: int = 24  # `digest` without --since looks back so far
    site_dir: str = ""  # folder of the pages; "" = data_dir/site


@_section
class Mail:
    """The mail server that channels of kind `mail` use."""

    server: str = ""
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_env: str = ""  # name of the environment variable that holds the password
    sender: str = ""  # mailbox


@_section
class Channel:
    """Somewhere a digest is sent to, through the outbox."""

    name: str
    kind: Literal["file", "feed", "webhook", "mail"]
    target: str = ""  # a folder, a feed file, an address, or mailboxes: "a@example.org, b@example.org"
    target_env: str = ""  # name of the environment variable that holds the address, when it is a secret
    topics: tuple[str, ...] = ()  # () = all


@_section
class Settings:
    """All of settings.toml."""

    record: Record = field(default_factory=Record)
    door: Door = field(default_factory=Door)
    schedule: Schedule = field(default_factory=Schedule)
    digests: Digests = field(default_factory=Digests)
    mail: Mail = field(default_factory=Mail)
    channels: tuple[Channel, ...] = ()  # [[channels]]
