"""robots.txt (RFC 9309), read by protego after everything that is not for us has been left out.

Leaving out first keeps the parser's work linear: a hostile file of ten thousand groups times ten thousand rules is
cut down to the groups that name us, or everyone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from protego import Protego

MAX_BYTES = 500 * 1024  # what RFC 9309 wants read; the rest is ignored
MAX_RULES = 5_000
MAX_LINE = 2_048
FRESH = timedelta(hours=24)
OTHER = "x-someone-else"  # stands for every robot that is not us

_AGENT = re.compile(r"\s*user[ -]?agent\s*[:\s]\s*([^\s#]*)", re.IGNORECASE)
# The rules that matter, in the spellings that protego forgives. Other lines neither belong to a group nor end one.
_RULE = re.compile(r"(?:di[as]{1,3}l{1,2}[oa]w|allow|crawl[ -]delay)\s*[:\s]", re.IGNORECASE)
_NO_GROUP = re.compile(r"\s*(?:site-?maps?|host)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host lets us do."""

    text: str  # the lines that are for us
    read_at: datetime
    _parsed: Protego = field(repr=False, compare=False)
    product: str

    def allows(self, url: str) -> bool:
        """Whether `url` may be asked for."""
        return self._parsed.can_fetch(url, self.product)

    @property
    def crawl_delay(self) -> float:
        """Seconds of rest that the host asks for; 0 if it asks for none."""
        delay = self._parsed.crawl_delay(self.product) or 0.0
        return delay if 0 < delay < 86_400 else 0.0

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Sitemaps the host names."""
        return tuple(self._parsed.sitemaps)

    def fresh(self, now: datetime) -> bool:
        """Whether these rules may still be used unread."""
        return now - self.read_at < FRESH


def rules(body: bytes, product: str, now: datetime) -> Rules:
    """The rules in a robots.txt. Never raises: a file that makes no sense forbids nothing."""
    text = relevant(body[:MAX_BYTES].decode("utf-8-sig", "replace"), product)
    return Rules(text, now, Protego.parse(text), product)


def relevant(text: str, product: str) -> str:
    """The lines of a robots.txt that can matter to `product`: its groups, everyone's, and the sitemaps."""
    kept: list[str] = []
    agents: list[str] = []  # of the group being read, only those that matter
    opening = False  # the last line of a group was a user-agent
    for raw in re.split(r"\r\n|\r|\n", text):
        line = raw[:MAX_LINE].partition("#")[0].strip().replace("\0", "")
        if not line or len(kept) >= MAX_RULES:
            continue
        if found := _AGENT.match(line):
            if not opening:
                agents, opening = [], True
            name = _product_token(found[1])
            if name in ("*", product.lower()) and name not in agents:
                agents.append(name)
                kept.append(f"User-agent: {name}")
            elif not agents and kept[-1:] != [f"User-agent: {OTHER}"]:
                kept.append(f"User-agent: {OTHER}")
            continue
        if _NO_GROUP.match(line):
            kept.append(line)
        elif _RULE.match(line):
            opening = False
            if agents:
                kept.append(line)
    return "\n".join(kept)


def _product_token(value: str) -> str:
    """'Onrecord/1.0' → 'onrecord'; '*' stays."""
    if value.startswith("*"):
        return "*"
    return (re.match(r"[A-Za-z_-]*", value) or [""])[0].lower()
