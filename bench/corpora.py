"""How the reader of the web does on the public test data of its peers. Nothing of it is kept here.

    python -m bench.corpora [--feeds FOLDER] [--encodings FOLDER] [--illformed FOLDER] [--robots FILE] [--urls FILE]

--feeds      `benchmark_data` of kagisearch/fastfeedparser: 200 real feeds. A feed is complete when we have as many
             entries as feedparser, and each has the address, the title and the date that feedparser finds in it. The
             year 1 is what Hugo and other programs in Go write for 'no date', and counts as none.
--encodings  `internal/reader` of miniflux/v2: documents in many charsets, mislabelled and unlabelled
--illformed  `tests/illformed` of kurtmckee/feedparser
--robots     `robots_test.cc` of google/robotstxt: every EXPECT_TRUE/FALSE(IsUserAgentAllowed(…)) that is a literal
--urls       `tests/wpt/urltestdata.json` of ada-url/ada (the WHATWG's own cases)

Prints a figure a line with its bar, and ends with 1 if one misses it.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from fetch import feed_formats, feeds
from fetch.charsets import to_text
from fetch.robots import rules
from fetch.urls import canonical_url, parse

Figure = tuple[str, float, float, str]  # what, measured, bar, whether it is 'at least' or 'at most'

# UTF-8 read as a charset of one byte, and what no charset explained.
GARBLED = re.compile("[ÐÑ][\x80-\xbf°±²³´µ¶]|Ã[\x80-\xbf©¨]|[¤¥][\xa1-\xff]|\ufffd")
STRING = r'"(?:[^"\\]|\\.)*"'
CASES = re.compile(
    rf"(?:absl::string_view|std::string)\s+(\w+)\s*[=(]\s*((?:\s*{STRING})+)\s*\)?;"
    rf"|EXPECT_(TRUE|FALSE)\(\s*IsUserAgentAllowed\(((?:[^()\"]|{STRING})*)\)\)",
    re.S,
)
NO_DATE = 1970  # years before are no date of a feed's


def measure_feeds(folder: Path) -> Iterator[Figure]:
    """Entries, completeness, garbled titles and time of real feeds, in the parsers' own process."""
    import feedparser

    with_entries = complete = garbled = count = 0
    ours = theirs = 0.0
    for path in sorted(folder.iterdir()):
        body = path.read_bytes()
        start = time.process_time()
        try:
            found = feed_formats.read_feed(body, "")["entries"]
        except ValueError:
            found = []
        middle = time.process_time()
        peer = feedparser.parse(body).entries
        ours, theirs = ours + middle - start, theirs + time.process_time() - middle
        count += 1
        with_entries += bool(found)
        meant = body.decode("utf-8", "replace")  # one of the feeds jokes about garbled titles
        garbled += sum(bool(GARBLED.search(row["title"])) and row["title"] not in meant for row in found)
        whole = len(found) >= max(1, len(peer)) and all(map(_has_all, found, peer))
        complete += whole
        if not whole:
            print(f"  not complete: {path.name}")
    yield "feeds with entries", with_entries, count, "least"
    yield "feeds complete", complete, 0.965 * count, "least"
    yield "feeds: garbled titles", garbled, 0, "most"
    yield "feeds: time against feedparser", ours / theirs, 0.15, "most"


def _has_all(row: dict[str, str], peer: dict[str, object]) -> bool:
    """Whether our entry has what feedparser finds in it."""
    date = peer.get("published_parsed") or peer.get("updated_parsed")
    dated = isinstance(date, tuple) and date[0] >= NO_DATE
    return (
        (bool(feeds.web_address(row["url"], "http://a.test/")) or not peer.get("link"))
        and (bool(feeds.plain(row["title"])) or not peer.get("title"))
        and (feeds.moment(row["published"]) is not None or not dated)
    )


def measure_encodings(folder: Path) -> Iterator[Figure]:
    """Whatever a document's charset: its title is readable, and nothing raises."""
    from extract.pages.encodings import decode

    garbled = raised = count = 0
    for path in sorted(folder.glob("*/testdata/*.*ml")):
        if path.parent.parent.name not in ("encoding", "parser", "xml"):
            continue
        body = path.read_bytes()
        text = decode(body, "text/html")[0] if path.suffix == ".html" else to_text(body)
        if path.suffix == ".xml":
            raised += _raises(body)
        garbled += bool(GARBLED.search(text))
        count += 1
    yield f"encodings: of {count} documents garbled", garbled, 0, "most"
    yield "encodings: exceptions", raised, 0, "most"


def measure_illformed(folder: Path) -> Iterator[Figure]:
    """A broken document costs its own source a word at most."""
    garbled = raised = count = 0
    for path in sorted(folder.rglob("*.xml")):
        body = path.read_bytes()
        raised += _raises(body)
        try:
            found = feed_formats.read_feed(body, "")
        except ValueError:
            found = {"title": "", "entries": []}
        garbled += any(GARBLED.search(text) for text in (found["title"], *(row["title"] for row in found["entries"])))
        count += 1
    yield f"ill-formed: of {count} documents garbled", garbled, 0, "most"
    yield "ill-formed: exceptions", raised, 0, "most"


def _raises(body: bytes) -> bool:
    """Whether the feed reader, in its child, ends otherwise than with a feed or a word on what is wrong."""
    try:
        feeds.read_now(body, "", "http://a.test/")
    except feeds.BrokenFeed as broken:
        return broken.kind == "parser_died"
    return False


def measure_robots(file: Path) -> Iterator[Figure]:
    """Every literal case, the group and the rule chosen as Google's own parser does."""
    text = re.sub(r"^\s*//.*$", "", file.read_text("utf-8"), flags=re.M)
    known: dict[str, str] = {}
    right = count = 0
    for match in CASES.finditer(text):
        if match[1]:
            known[match[1]] = "".join(map(_literal, re.findall(STRING, match[2])))
            continue
        parts = re.findall(rf"{STRING}|\w+|,", match[4])
        try:
            values = [_literal(part) if part.startswith('"') else known[part] for part in parts if part != ","]
            robots, agent, url = values
        except (KeyError, ValueError):
            continue
        found = rules(robots.encode(), agent, datetime(2026, 1, 1, tzinfo=UTC))
        right += found.allows(url) == (match[3] == "TRUE")
        count += 1
    yield f"robots.txt: of {count} cases right", right, 138, "least"


def _literal(text: str) -> str:
    return text[1:-1].encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")


def measure_urls(file: Path) -> Iterator[Figure]:
    """Valid addresses are what the standard says and have one name; invalid ones are refused."""
    cases = [case for case in json.loads(file.read_text("utf-8")) if isinstance(case, dict)]
    valid = [case for case in cases if not case.get("failure") and case["protocol"] in ("http:", "https:")]
    invalid = [case for case in cases if case.get("failure")]
    right = sum(_is_standard(case) for case in valid)
    refused = sum(not _is_valid(case) for case in invalid)
    yield f"addresses: of {len(valid)} valid canonical", right, len(valid), "least"
    yield f"addresses: of {len(invalid)} invalid refused", refused, 256 / 263 * len(invalid), "least"


def _is_valid(case: dict[str, str]) -> bool:
    try:
        parse(case["input"], case["base"])
    except ValueError:
        return False
    return True


def _is_standard(case: dict[str, str]) -> bool:
    if not _is_valid(case):
        return False
    name = canonical_url(case["input"], case["base"])
    expected = f"{case['protocol']}//{case['host']}{case['pathname']}{case['search']}"
    found = parse(case["input"], case["base"]).href
    return canonical_url(name) == name and found == (expected if expected[-1] != "?" else expected[:-1])


MEASURES: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "encodings": measure_encodings,
    "feeds": measure_feeds,
    "illformed": measure_illformed,
    "robots": measure_robots,
    "urls": measure_urls,
}


def main() -> int:
    """Prints the figures of what was given."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in MEASURES:
        options.add_argument(f"--{name}", type=Path)
    chosen = options.parse_args()
    missed = 0
    for name, measure in MEASURES.items():
        if path := getattr(chosen, name):
            for what, found, bar, side in measure(path):
                good = found >= bar if side == "least" else found <= bar
                missed += not good
                print(f"{'ok    ' if good else 'MISSED'} {what}: {found:.4g} (at {side} {bar:.4g})")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
