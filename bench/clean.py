"""How well pages are cleaned, on a folder of real publishers' pages with the fields a person would expect.

    python -m bench.clean FOLDER [--misses]

FOLDER is laid out like `tests/resources/parser/test_data` of the public repository flairNLP/fundus: per country a
`meta.info` (file name → url, crawl_date), `Outlet_DATE.html.gz` pages and an `Outlet.json` (version → body, title,
authors, publishing_date). Nothing of it is kept here: the pages are their publishers'.

Figures: text F1 is over bags of words (NFKC, lower-case; a Chinese, Japanese or Korean sign is a word) of the cleaned
text against summary, headings and paragraphs, averaged over pages, a refused page counting 0; authors F1 is over sets
of names, lower-case; a date is right within one day; all are articles, so `refused` is the share of good pages that
were taken for a wall or for nothing. Time is CPU of this process, page by page: ours against
`trafilatura.bare_extraction(with_metadata=True)`, in the same run, alternating.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extract.pages import work

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
FLOORS = {
    "text_f1": 0.955,
    "pages_under_half": 2,
    "dates": 0.981,
    "authors_f1": 0.85,
    "refused": 0.01,
    "time_ratio": 1.15,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A page and what is expected of it."""

    name: str
    url: str
    seen: datetime
    body: bytes
    expected: dict[str, Any]


def cases(root: Path) -> Iterator[Case]:
    """Pages of the folder. Versions of an outlet's expectations and its pages are both in order of date."""
    for wanted in sorted(root.glob("*/*.json")):
        meta = json.loads((wanted.parent / "meta.info").read_text("utf-8"))
        pages = sorted(wanted.parent.glob(f"{wanted.stem}_[0-9]*.html.gz"))
        for page, expected in zip(pages, json.loads(wanted.read_text("utf-8")).values(), strict=True):
            about = meta[page.name]
            seen = datetime.fromisoformat(about["crawl_date"])
            yield Case(
                name=page.name.removesuffix(".html.gz"),
                url=about["url"],
                seen=seen if seen.tzinfo else seen.replace(tzinfo=UTC),
                body=gzip.decompress(page.read_bytes()),
                expected=expected,
            )


def overlap(found: Counter[str], wanted: Counter[str]) -> tuple[float, float, float]:
    """(F1, precision, recall) of two bags; two empty ones agree."""
    if not found and not wanted:
        return 1.0, 1.0, 1.0
    shared = (found & wanted).total()
    if not shared:
        return 0.0, 0.0, 0.0
    precision, recall = shared / found.total(), shared / wanted.total()
    return 2 * precision * recall / (precision + recall), precision, recall


def words(text: str) -> Counter[str]:
    """Bag of the words of `text`."""
    return Counter(WORD.findall(unicodedata.normalize("NFKC", text).lower()))


def body_of(expected: dict[str, Any]) -> str:
    """Expected text: summary, then each section's headings and paragraphs."""
    body = expected["body"]
    parts = list(body["summary"])
    for section in body["sections"]:
        parts += section["headline"] + section["paragraphs"]
    return "\n".join(parts)


def date_is_right(found: str, expected: str) -> bool:
    """Within one day, counted in calendar days or in hours."""
    if not found:
        return False
    ours, theirs = datetime.fromisoformat(found), datetime.fromisoformat(expected)
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    return abs((ours.date() - theirs.date()).days) <= 1 or abs((ours - theirs).total_seconds()) <= 86_400


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--misses", action="store_true", help="name every page with a text under .8, a wrong date or refused"
    )
    arguments = parser.parse_args()
    from trafilatura import bare_extraction

    work.warm()
    figures: Counter[str] = Counter()
    plain_seconds = our_seconds = 0.0
    under = count = 0
    for case in cases(arguments.folder):
        start = time.process_time()
        plain = bare_extraction(case.body, url=case.url, with_metadata=True, include_comments=False)
        middle = time.process_time()
        answer = work.run(
            {
                "url": case.url, "responded_url": case.url, "content_type": "text/html", "seen": case.seen.isoformat(),
                "allowed": ["en", "ru", "uk"], "light": False,
            },
            case.body,
        )  # fmt: skip
        our_seconds += time.process_time() - middle
        plain_seconds += middle - start
        wanted = words(body_of(case.expected))
        score, precision, recall = overlap(words(answer.get("text", "")), wanted)
        baseline = overlap(words(str(getattr(plain, "text", "") or "")), wanted)[0]
        names = Counter(set(filter(None, answer.get("author", "").lower().split(", "))))
        authors = overlap(names, Counter({name.lower() for name in case.expected.get("authors") or ()}))[0]
        dated = date_is_right(answer.get("published", ""), case.expected["publishing_date"])
        figures.update(
            {
                "text": score,
                "precision": precision,
                "recall": recall,
                "plain": baseline,
                "authors": authors,
                "dates": dated,
                "refused": "failed" in answer,
            }
        )
        under += score < 0.5
        count += 1
        if arguments.misses and (score < 0.8 or not dated or "failed" in answer):
            print(
                f"{case.name}: text {score:.2f} (plain {baseline:.2f}), date {answer.get('published') or '-'},",
                answer.get("reason", ""),
                file=sys.stderr,
            )
    if not count:
        print(
            f"no pages in {arguments.folder}: expected COUNTRY/meta.info, Outlet.json, Outlet_DATE.html.gz",
            file=sys.stderr,
        )
        return 2
    result = {
        "pages": count,
        "text_f1": round(figures["text"] / count, 4),
        "text_precision": round(figures["precision"] / count, 4),
        "text_recall": round(figures["recall"] / count, 4),
        "plain_text_f1": round(figures["plain"] / count, 4),
        "pages_under_half": under,
        "dates": round(figures["dates"] / count, 4),
        "authors_f1": round(figures["authors"] / count, 4),
        "refused": round(figures["refused"] / count, 4),
        "seconds": round(our_seconds, 2),
        "plain_seconds": round(plain_seconds, 2),
        "time_ratio": round(our_seconds / plain_seconds, 3),
    }
    print(json.dumps(result, indent=2))
    worse = ("pages_under_half", "refused", "time_ratio")
    return int(any(result[name] > floor if name in worse else result[name] < floor for name, floor in FLOORS.items()))


if __name__ == "__main__":
    raise SystemExit(main())
