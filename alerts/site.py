"""The pages: an index, one page per topic and day, a timeline per speaker, one Atom feed per topic.

A topic has one page a day: later passes of the day write it anew, so the folder does not grow with every pass.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any

from alerts import files, words
from alerts.plain import shown
from alerts.render import atom, html
from alerts.render import json as data
from alerts.timeline import Line, Step, chart, file_name
from records.identity import key
from records.types import Digest

INDEX = "index.html"
DAYS = 60  # pages listed per topic


def write(folder: Path, digests: Sequence[Digest], lines: Sequence[Line] = (), zone: tzinfo = UTC) -> Path:
    """Writes all pages into `folder` and returns the index. Raises OSError.

    `lines` (alerts.timeline.lines of every topic shown) make the timelines. A file whose text stays is not touched.
    """
    speakers = {line.speaker: file_name(line.speaker) for line in lines}
    for digest in digests:
        name = page_name(digest, zone)
        files.write(folder / f"{name}.html", html.render(digest, zone, home=INDEX, speakers=speakers))
        files.write(folder / f"{name}.json", data.render(digest, zone))
        feed_file(folder / f"{_slug(digest.topic)}.atom", (digest,), zone)
    for speaker, name in speakers.items():
        files.write(folder / name, _speaker(speaker, [line for line in lines if line.speaker == speaker], zone))
    until = max((digest.until for digest in digests), default=None)
    files.write(folder / INDEX, _index(folder, digests, lines, until, zone))
    return folder / INDEX


def page_name(digest: Digest, zone: tzinfo = UTC) -> str:
    """'putin-zelensky-summit-2025-07-25': the day in `zone`."""
    return f"{_slug(digest.topic)}-{digest.until.astimezone(zone).date().isoformat()}"


def feed_file(path: Path, digests: Sequence[Digest], zone: tzinfo = UTC) -> bool:
    """Adds what is new to the feed at `path`: an utterance that stands in it stays as it was. False: nothing to add.

    A damaged feed is made anew.
    """
    try:
        earlier = atom.entries_of(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        earlier = []
    if earlier and not any(digest.entries for digest in digests):
        return False
    return files.write(path, atom.feed(digests, zone, earlier=earlier))


def _slug(topic: str) -> str:
    """A topic's name as a file name; names that are none get a made one."""
    return topic if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,80}", topic) else f"topic-{key(topic)[:10]}"


def _index(folder: Path, digests: Sequence[Digest], lines: Sequence[Line], until: datetime | None, zone: tzinfo) -> str:
    near = until.astimezone(zone).date() if until else date(1970, 1, 1)
    titles = {digest.topic: shown(digest.title) for digest in digests} | {line.topic: line.title for line in lines}
    topics = [
        {
            "title": title,
            "pages": _pages(folder, topic, near),
            "lines": [_standing(line, near) for line in lines if line.topic == topic],
        }
        for topic, title in sorted(titles.items(), key=lambda pair: pair[1])
    ]
    topics.sort(key=lambda topic: not topic["lines"])  # what nobody has spoken on yet stands below
    return html.page("index.html", topics=topics, stamp=words.stamp(until, zone) if until else "", home="")


def _pages(folder: Path, topic: str, near: date) -> list[dict[str, Any]]:
    """The topic's pages, newest first; what each holds is read from the JSON beside it. While none holds anything, the
    newest alone."""
    names = [
        found
        for path in folder.glob(f"{_slug(topic)}-*.json")
        if (found := re.fullmatch(r".+-(\d{4}-\d\d-\d\d)", path.stem))
    ]
    pages = []
    for name in sorted(names, key=lambda found: found[1], reverse=True)[:DAYS]:
        if name[0] != f"{_slug(topic)}-{name[1]}":
            continue
        day = date.fromisoformat(name[1])
        counts = _counts(folder / f"{name[0]}.json")
        pages.append(
            {
                "href": f"{name[0]}.html",
                "day": f"{words.DAYS[day.weekday()]} {words.day(day, near)}",
                "counts": counts,
                "quiet": not counts,
            }
        )
    return pages if any(page["counts"] for page in pages) else pages[:1]


def _counts(path: Path) -> str:
    try:
        digest = json.loads(path.read_text(encoding="utf-8"))
        told = [(len(digest["changed"]), "changed"), (len(digest["new"]), "new"), (len(digest["unsure"]), "unsure")]
        who = dict.fromkeys(one["statement"]["speaker"] for one in (*digest["changed"], *digest["new"]))
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    counts = ", ".join(f"{count} {name}" for count, name in told if count)
    return (
        f"{counts}: {', '.join(shown(name) for name in list(who)[:4])}" + (" …" if len(who) > 4 else "")
        if who
        else counts
    )


def _standing(line: Line, near: date) -> dict[str, str]:
    last = next((step for step in reversed(line.steps) if step.position in words.STANDS), line.steps[-1])
    return {
        "speaker": shown(line.speaker),
        "role": line.role,
        "href": file_name(line.speaker),
        "position": last.position,
        "stand": words.POSITIONS[last.position],
        "day": words.day(last.day, near),
    }


def _speaker(speaker: str, lines: Sequence[Line], zone: tzinfo) -> str:
    last = max(line.steps[-1].day for line in lines)
    return html.page(
        "speaker.html",
        speaker=shown(speaker),
        role=next((line.role for line in lines if line.role), ""),
        stamp=f"last heard {words.day(last)}",
        home=INDEX,
        lines=[
            {
                "title": line.title,
                "chart": chart(line),
                "voiced": ", ".join(dict.fromkeys(step.voice for step in line.steps if step.voice)),
                "steps": [_shown(step) for step in reversed(line.steps)],
            }
            for line in lines
        ],
    )


def _shown(step: Step) -> dict[str, Any]:
    """A spokesman's first word is no first on his principal's line."""
    named = {name: getattr(step, name) for name in Step.__slots__}
    moved = "" if step.voice and step.change == "first" else words.CHANGES[step.change]
    return {**named, "when": words.day(step.day), "stand": words.POSITIONS[step.position], "moved": moved}
