"""Where each speaker stood over time, out of the same accounts that digests are made of. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from alerts import words
from alerts.digest import carriers, grouped, said_day, words_of
from alerts.links import Address, address
from alerts.plain import cut, shown
from records.identity import key
from records.types import Account, Change, Person, Position, Topic


@dataclass(frozen=True, slots=True)
class Step:
    """One utterance on a line, ready to be shown."""

    number: str  # of the utterance
    day: date
    position: Position
    change: Change
    conditions: str
    text: str
    language: str
    outlet: str
    link: Address | None
    outlets: int
    voice: str  # the spokesman who said it, '' for the speaker himself
    unsure: bool
    gone: str  # 'no longer in the article as of 27 August, 23:55', '' while it stands there


@dataclass(frozen=True, slots=True)
class Line:
    """One speaker on one topic, the oldest step first; never empty."""

    topic: str
    title: str
    speaker: str
    role: str
    steps: tuple[Step, ...]


def lines(
    topic: Topic, until: datetime, accounts: Sequence[Account], people: Sequence[Person] = (), zone: tzinfo = UTC
) -> tuple[Line, ...]:
    """A line for each named speaker on record by `until`, the last heard first.

    A spokesman's words stand on his own line and, marked with his name, on his principal's.
    """
    principals = {person.name: person.principal for person in people if person.principal}
    roles: dict[str, str] = {person.name: person.role for person in people}
    found: dict[str, list[tuple[datetime, Step]]] = {}
    for group in grouped(one for one in accounts if one.verdict.decided_at <= until):
        first = group[0]
        speaker = first.statement.speaker
        if first.verdict.novelty == "repeat" or first.statement.speaker_kind not in ("person", "organisation"):
            continue
        roles.setdefault(speaker, first.statement.speaker_role)
        moment = min(first.published_at or first.first_seen_at, first.first_seen_at)
        found.setdefault(speaker, []).append((moment, _step(group, "", zone)))
        if principal := principals.get(speaker):
            found.setdefault(principal, []).append((moment, _step(group, speaker, zone)))
    made = [
        Line(
            topic=topic.name,
            title=shown(topic.title),
            speaker=speaker,
            role=cut(shown(roles.get(speaker, "")), 120),
            steps=tuple(step for _, step in sorted(steps, key=lambda pair: (pair[1].day, pair[0], pair[1].number))),
        )
        for speaker, steps in found.items()
    ]
    return tuple(sorted(made, key=lambda line: (-line.steps[-1].day.toordinal(), line.speaker)))


def file_name(speaker: str) -> str:
    """'speaker-dmitry-peskov-1a2b3c.html': ASCII, whatever the name is, and different for different names."""
    letters = unicodedata.normalize("NFKD", speaker).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:48].strip("-")
    return f"speaker-{slug}-{key(speaker)[:6]}.html" if slug else f"speaker-{key(speaker)[:12]}.html"


def _step(group: Sequence[Account], voice: str, zone: tzinfo) -> Step:
    first, said, carrier = group[0], words_of(group), carriers(group)[0]
    return Step(
        number=first.verdict.utterance_id,
        day=said_day(said),
        position=first.verdict.position,
        change=first.verdict.change,
        conditions=words.conditions(first.verdict.conditions),
        text=cut(words.quoted(said.statement.content, said.language, said.statement.kind == "direct"), 360),
        language=shown(said.language)[:12],
        outlet=shown(first.outlet) or "unnamed outlet",
        link=address(first.url),
        outlets=len({one.outlet for one in group}),
        voice=shown(voice),
        unsure=first.verdict.novelty == "unsure",
        gone=words.gone(carrier, said_day(said), zone),
    )


# A drawing of a line: one column an utterance, one row a stand.
ROW, COLUMN, LEFT, TOP = 26, 54, 168, 14
MOST = 40  # columns; the latest are drawn


@dataclass(frozen=True, slots=True)
class Point:
    """A circle of the drawing."""

    x: int
    y: int
    position: Position
    label: str
    voice: bool
    tick: str  # written below it, '' when the point before has the same


@dataclass(frozen=True, slots=True)
class Chart:
    """Geometry of the drawing in pixels; the template writes the SVG."""

    width: int
    height: int
    left: int
    rows: tuple[tuple[int, str], ...]
    path: str
    points: tuple[Point, ...]


def chart(line: Line) -> Chart | None:
    """The drawing of a line's last stands; None when fewer than two were taken."""
    taken = [step for step in line.steps if step.position in words.STANDS][-MOST:]
    if len(taken) < 2:
        return None
    top = max(words.STANDS.values())
    rows = tuple((TOP + (top - place) * ROW, words.POSITIONS[name]) for name, place in words.STANDS.items())
    points, last = [], None
    for column, step in enumerate(taken):
        y = TOP + (top - words.STANDS[step.position]) * ROW
        tick = f"{step.day.day} {words.MONTHS[step.day.month - 1][:3]}"
        label = f"{words.day(step.day)}: {words.POSITIONS[step.position]}" + (f" ({step.voice})" if step.voice else "")
        points.append(
            Point(
                LEFT + 24 + column * COLUMN, y, step.position, label, bool(step.voice), "" if step.day == last else tick
            )
        )
        last = step.day
    path = f"M{points[0].x} {points[0].y}" + "".join(f"H{point.x}V{point.y}" for point in points[1:])
    return Chart(points[-1].x + 36, TOP + top * ROW + 46, LEFT, rows, path, tuple(points))
