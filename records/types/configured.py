"""What is configured: where news comes from, who speaks, what about."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from records.types.base import SpeakerKind, noun


@noun
class Source:
    """An outlet as configured in config/sources/*.toml."""

    name: str  # file-unique slug, the source's key
    outlet: str  # as shown to readers
    home: str  # the site's address
    language: str  # ISO 639-1 of most of its articles
    feeds: tuple[str, ...] = ()  # RSS, Atom, RDF, JSON Feed
    sitemaps: tuple[str, ...] = ()  # news sitemaps or sitemap indexes
    front_pages: tuple[str, ...] = ()  # last resort: pages whose links are read
    bulk: tuple[str, ...] = ()  # GDELT's lists of bulk files: lastupdate.txt, lastupdate-translation.txt
    bulk_words: tuple[str, ...] = ()  # of these files, the articles whose title or names hold all of these words
    search: bool = False  # finds articles of many outlets: each is called by its own site's name
    country: str = ""  # ISO 3166-1 alpha-2
    state_media: bool = False  # owned or steered by a government
    links_a_day: tuple[int, int] = (1, 500)  # expected minimum and maximum; fewer is 'thin'
    pace_minutes: int = 10  # shortest time between two looks at one of its addresses; the longest is a day
    enabled: bool = True
    confirmed: str = ""  # where the addresses were documented; "" = could not be confirmed
    terms: str = ""  # note on terms of use


@noun
class Person:
    """A known speaker (person or body) as configured in config/speakers.toml."""

    name: str  # canonical, English: "Dmitry Peskov"
    kind: SpeakerKind  # person or organisation
    role: str  # "Kremlin spokesman"
    country: str = ""  # ISO 3166-1 alpha-2, "" if none
    gender: str = ""  # "m", "f" or ""
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)  # language → names as written, nominative
    roles: tuple[Office, ...] = ()  # offices held, with dates and the words for them
    principal: str = ""  # whose line this speaker's words also count for (a spokesman's)


@noun
class Office:
    """An office with its dates, and the words by which texts call its holder."""

    title: str  # English
    since: date | None = None
    until: date | None = None  # exclusive; None = still in office
    forms: dict[str, tuple[str, ...]] = field(default_factory=dict)  # language → phrases: "глава МИД РФ"


@noun
class Topic:
    """A subject given by example: config/topics/NAME.toml and the articles in seeds/NAME/."""

    name: str  # slug: "putin-zelensky-summit"
    title: str  # as shown: "Putin–Zelensky summit"
    terms: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)  # language → facet → words or phrases
    examples: tuple[str, ...] = ()  # texts of the examples
    settings: dict[str, str] = field(default_factory=dict)
