"""What the door may do, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["article", "feed", "sitemap", "robots", "webhook"]
KIB, MIB = 2**10, 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLimits:
    """Seconds and bytes; the defaults are those of production."""

    contact: str = ""  # URL or address shown in the User-Agent
    product: str = "onrecord"  # the robots.txt token and the User-Agent's first word
    allow_loopback: bool = False  # 127/8 and ::1 only; for the demo and the tests
    article_bytes: int = 10 * MIB  # inflated
    feed_bytes: int = 20 * MIB  # inflated; sitemaps too
    article_seconds: float = 30.0  # total, over all hops; time spent waiting for a turn not counted
    feed_seconds: float = 60.0
    header_seconds: float = 20.0  # from connecting to the end of the answer's headers
    slow_after_seconds: float = 10.0  # a body slower than the next figure after this is given up
    slow_bytes_a_second: int = 512
    pace_seconds: float = 1.0  # shortest rest between two requests to one host
    longest_wait_seconds: float = 60.0  # a crawl-delay above it is kept across runs instead of waited for
    redirects: int = 5
    connections: int = 128  # at once, over all hosts; slow ones make room, see `fetch.slots`
    obey_robots: bool = True
    proxy: str = ""  # http://user:password@host:port; it then resolves the names, see `fetch.guard.refuse_name`
    ca_file: str = ""  # certificate authorities besides the usual ones (PEM)

    @property
    def user_agent(self) -> str:
        """Who we are and how to reach whoever runs this. Never a browser's name."""
        who = f" (news monitor; +{self.contact})" if self.contact else " (news monitor)"
        return self.product + who

    def seconds(self, kind: Kind) -> float:
        """Total deadline of one answer."""
        return {"feed": self.feed_seconds, "sitemap": self.feed_seconds, "robots": min(15.0, self.article_seconds)}.get(
            kind, self.article_seconds
        )

    def bytes(self, kind: Kind) -> int:
        """Cap of a body, inflated."""
        small = {"robots": 500 * KIB, "webhook": 64 * KIB, "article": self.article_bytes}
        return small.get(kind, self.feed_bytes)
