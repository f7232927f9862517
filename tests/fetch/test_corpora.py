"""The benchmark on peers' data reads it rightly: cases of our own in their forms, some of which must be missed."""

from __future__ import annotations

import json
from pathlib import Path

from bench import corpora
from tests.fetch.fakeweb import rss

ROBOTS = r"""
TEST(RobotsUnittest, Example) {
  const absl::string_view robotstxt =
      "user-agent: FooBot\n"
      "disallow: /private\n";
  const std::string url = "http://foo.bar/private/x";
  EXPECT_FALSE(IsUserAgentAllowed(robotstxt, "FooBot", url));
  EXPECT_TRUE(
      IsUserAgentAllowed(robotstxt, "FooBot", "http://foo.bar/open"));
  EXPECT_FALSE(IsUserAgentAllowed(robotstxt, "FooBot", "http://foo.bar/wrongly-expected"));
  EXPECT_TRUE(IsUserAgentAllowed(robotstxt, "FooBot", absl::StrCat("http://", url)));
}
"""
URLS = [
    "a comment",
    {"input": "HTTP://A.test/x", "base": None, "protocol": "http:", "host": "a.test", "pathname": "/x", "search": ""},
    {
        "input": "/y?q",
        "base": "http://a.test/",
        "protocol": "http:",
        "host": "a.test",
        "pathname": "/y",
        "search": "?q",
    },
    {"input": "http://a.test/z", "base": None, "protocol": "http:", "host": "b.test", "pathname": "/z", "search": ""},
    {"input": "http://a b/", "base": None, "failure": True},
    {"input": "http://fine.test/", "base": None, "failure": True},
]


def test_robots_cases_are_counted_and_wrong_ones_are_missed(tmp_path: Path) -> None:
    """Three literal cases, one of them expecting the contrary; the computed one is left out."""
    (tmp_path / "robots_test.cc").write_text(ROBOTS)
    (figure,) = corpora.measure_robots(tmp_path / "robots_test.cc")
    assert ("robots.txt: of 3 cases right", 2) == figure[:2]


def test_addresses_are_compared_with_the_standards(tmp_path: Path) -> None:
    """Two of three valid ones agree, one of two invalid ones is refused."""
    (tmp_path / "urls.json").write_text(json.dumps(URLS))
    found = [figure[:2] for figure in corpora.measure_urls(tmp_path / "urls.json")]
    assert [("addresses: of 3 valid canonical", 2), ("addresses: of 2 invalid refused", 1)] == found


def test_feeds_are_complete_only_with_all_that_the_peer_finds(tmp_path: Path) -> None:
    """One is whole, one is no feed at all, and a garbled title is counted unless the feed itself writes it."""
    whole = rss(("http://a.test/1", "One"), ("http://a.test/2", "Two"))
    (tmp_path / "a").write_text(whole)
    (tmp_path / "b").write_text("<html>no feed</html>")
    (tmp_path / "c").write_text(rss(("http://a.test/1", "Ã©crit")))
    figures = {what: found for what, found, _, _ in corpora.measure_feeds(tmp_path)}
    assert (2, 2, 0) == tuple(figures[f"feeds{what}"] for what in (" with entries", " complete", ": garbled titles"))


def test_garbled_documents_are_found_out(tmp_path: Path) -> None:
    """UTF-8 that was read as Latin and saved again is not repaired in a feed, and counts."""
    (tmp_path / "encoding" / "testdata").mkdir(parents=True)
    (tmp_path / "encoding" / "testdata" / "good.xml").write_bytes(rss(("http://a.test/1", "é")).encode("latin-1"))
    twice = rss(("http://a.test/1", "Свято")).encode().decode("latin-1").encode()
    (tmp_path / "encoding" / "testdata" / "twice.xml").write_bytes(twice)
    found = [figure[:2] for figure in corpora.measure_encodings(tmp_path)]
    assert [("encodings: of 2 documents garbled", 1), ("encodings: exceptions", 0)] == found
