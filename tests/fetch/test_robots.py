"""robots.txt: what is for us, and how little a hostile one costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fetch.robots import MAX_RULES, relevant, rules

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def _allows(text: str, path: str = "/a") -> bool:
    return rules(text.encode(), "onrecord", NOW).allows("https://news.test" + path)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("<html>no such page</html>", True),
        ("User-agent: *\nDisallow: /", False),
        ("\ufeffUser-agent: *\r\nDisallow: /", False),
        ("User-agent: *\rDisallow: /\r", False),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: otherbot\nDisallow: /", True),
        ("User-agent: otherbot\nUser-agent: OnRecord/1.0\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nDisallow: /b", True),
        ("User-agent: *\nDisallow: /\nAllow: /a", True),
        ("User-agent: *\nDisallow: /*a$", False),
        ("User-agent: onrecord\nUnknown: x\nUser-agent: otherbot\nDisallow: /", False),
        ("User-agent: onrecord\nSitemap: https://news.test/s.xml\nDisallow: /", False),
        ("User-agent: onrecords\nDisallow: /", True),
        ("user-agent onrecord\ndissallow /", False),
        ("Disallow: /", True),
    ],
)
def test_what_a_robots_txt_allows(text: str, allowed: bool) -> None:
    """The group that names us counts, else everyone's; the longest rule wins; a file without sense forbids nothing."""
    assert _allows(text) is allowed


def test_crawl_delay_and_sitemaps_are_read() -> None:
    """An absurd delay is none."""
    text = b"Sitemap: https://news.test/s.xml\nUser-agent: *\nCrawl-delay: 7.5\nUser-agent: x\nCrawl-delay: 9"
    read = rules(text, "onrecord", NOW)
    assert (read.crawl_delay, read.sitemaps) == (7.5, ("https://news.test/s.xml",))
    assert rules(b"User-agent: *\nCrawl-delay: 1e12", "onrecord", NOW).crawl_delay == 0


def test_rules_are_fresh_for_a_day() -> None:
    """RFC 9309 asks not to use them longer."""
    read = rules(b"", "onrecord", NOW)
    assert read.fresh(NOW + timedelta(hours=23)) and not read.fresh(NOW + timedelta(hours=24))


def test_what_is_not_for_us_is_left_out() -> None:
    """The kept text says the same, and is short."""
    text = "".join(f"User-agent: bot{n}\nUser-agent: also{n}\nDisallow: /{n}\n" for n in range(1000))
    kept = relevant(text + "User-agent: *\nDisallow: /a", "onrecord")
    assert len(kept) < 100
    assert not _allows(kept) and not _allows(text + "User-agent: *\nDisallow: /a")


def test_ten_thousand_groups_of_ten_thousand_rules_stay_small() -> None:
    """Agents times rules is what a parser may be made to do; here there is one agent and a bounded list."""
    hostile = "User-agent: *\n" + "".join(f"User-agent: a{n}\n" for n in range(10_000)) + "Disallow: /x*y*z\n" * 10_000
    assert relevant(hostile, "onrecord").count("\n") < MAX_RULES
    assert _allows(hostile, "/" + "xy" * 1000)
