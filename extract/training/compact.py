"""Labelled articles in a form that people can write: text, then one line a statement. Made into the JSONL of the data.

    === TE151 | en | 2025-08-20 | Northline Wire | on            'on' or 'off' the topic
    # Headline                                                   (optional; counts as a heading)
    First paragraph …

    Second paragraph …
    ---
    content || speaker || speaker words || cue || i || on conditional doubts,other || 2025-08-20 || flags

`content` is a substring of the text, or its first words ` … ` its last words. `speaker words` and `cue` are the nearest
occurrences to the content (`-` for none). The kind is d, i or m (direct, indirect, mixed). The topic column is `off` or
`on POSITION [also,accepted]`. The day is `-` when the text does not give it. Flags: `optional`, `g1` (part of split
quotation 1), `u=NAME` (the utterance that it carries), `via=Name`, `alt=Name;Name`, `cond=words;words`; commas stand
between them.

`python -m extract.training.compact FILE… > out.jsonl` reports every fault with its line and fails if there is one.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extract.tagger.labels import POSITIONS

_FLAG = re.compile(r"(?<![^\s,])(?:(optional|g\d+)(?![^\s,])|(u|via|alt|cond)=)")
_KINDS = {"d": "direct", "i": "indirect", "m": "mixed"}


def articles(text: str) -> Iterator[tuple[dict[str, Any], list[str]]]:
    """Each article of a compact file with the faults found in it."""
    for block in re.split(r"(?m)^=== ", text)[1:]:
        head, _, rest = block.partition("\n")
        body, _, lines = rest.partition("\n---")
        name, language, published, outlet, topic = (part.strip() for part in head.split("|"))
        body = body.strip("\n")
        headings = []
        if body.startswith("# "):
            body = body[2:]
            headings = [[0, len(body.split("\n", 1)[0])]]
        host = re.sub(r"[^a-z0-9]+", "-", outlet.lower()).strip("-") or "demo"
        article: dict[str, Any] = {
            "synthetic": True, "id": name, "url": f"https://{host}.example/{name.lower()}",
            "title": body.split("\n", 1)[0] if headings else "", "outlet": outlet, "published": published,
            "language": language, "text": body, "on_topic": topic == "on", "labelled_until": None,
            "heading_spans": headings, "statements": [],
        }  # fmt: skip
        faults: list[str] = []
        at = headings[0][1] if headings else 0
        for line in filter(str.strip, lines.splitlines()):
            try:
                statement = _statement(article, line, at, len(article["statements"]) + 1)
            except ValueError as error:
                faults.append(f"{name}: {error}: {line[:90]}")
                continue
            at = statement["end"]
            article["statements"].append(statement)
        yield article, faults


def _statement(article: dict[str, Any], line: str, at: int, number: int) -> dict[str, Any]:
    parts = [part.strip() for part in line.split("||")]
    if len(parts) < 7:
        raise ValueError(f"{len(parts)} columns, not 7 or 8")
    content, speaker, by, cue, kind, topic, day, *flags = parts
    text = article["text"]
    start, end = _locate(text, content, at)
    about, _, rest = topic.partition(" ")
    position, _, also = rest.partition(" ")
    accepted = [p for p in also.split(",") if p]
    for name in filter(None, [position, *accepted]):
        if name not in POSITIONS:
            raise ValueError(f"no such position: {name}")
    if kind not in _KINDS or about not in ("on", "off") or (about == "on") != bool(position):
        raise ValueError("kind is d, i or m; topic is 'off' or 'on POSITION'")
    flag = _flags(" ".join(flags))
    group = next((f for f in flag if re.fullmatch(r"g\d+", f)), None)
    return {
        "id": f"{article['id']}#{number}", "speaker": speaker,
        "speaker_alt": [a for a in flag.get("alt", "").split(";") if a], "role": "",
        "speaker_span": _nearest(text, by, start, end), "quote_type": _KINDS[kind],
        "content": text[start:end], "start": start, "end": end,
        "cue": cue if cue != "-" else "", "cue_span": _nearest(text, cue, start, end), "about_summit": about == "on",
        "position": position or None, "position_alt": accepted,
        "conditions": [c for c in flag.get("cond", "").split(";") if c],
        "date_said": day if day != "-" else None, "optional": "optional" in flag, "group": group,
        "via": flag.get("via"), "utterance": flag.get("u"),
    }  # fmt: skip


def _flags(words: str) -> dict[str, str]:
    """Flags with their values; commas, spaces or column marks may stand between them."""
    marks = list(_FLAG.finditer(words))
    ends = [*(mark.start() for mark in marks[1:]), len(words)]
    spare = words[: marks[0].start() if marks else None].strip(" ,-")
    if spare:
        raise ValueError(f"no such flag: {spare}")
    return {mark[1] or mark[2]: words[mark.end() : end].strip(" ,") for mark, end in zip(marks, ends, strict=False)}


def _locate(text: str, content: str, at: int) -> tuple[int, int]:
    first, gap, last = content.partition(" … ")
    start = text.find(first, at)
    if start < 0:
        start = text.find(first)
    if start < 0:
        raise ValueError("content not in the text")
    if not gap:
        return start, start + len(first)
    stop = text.find(last, start + len(first))
    if stop < 0:
        raise ValueError("end of content not in the text")
    return start, stop + len(last)


def _nearest(text: str, words: str, start: int, end: int) -> list[int] | None:
    if words in ("-", ""):
        return None
    hits = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    outside = [h for h in hits if h + len(words) <= start or h >= end] or hits
    if not outside:
        raise ValueError(f"not in the text: {words}")
    best = min(outside, key=lambda h: start - h - len(words) if h < start else h - end)
    return [best, best + len(words)]


def main(paths: list[str]) -> int:
    """The command: JSONL to standard output, faults to standard error."""
    wrong = 0
    for path in paths:
        for article, faults in articles(Path(path).read_text("utf-8")):
            wrong += len(faults)
            for fault in faults:
                print(f"{path}: {fault}", file=sys.stderr)
            print(json.dumps(article, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
