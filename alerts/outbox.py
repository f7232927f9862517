"""What waits to be sent: pure decisions over receipts, and the messages themselves in a folder beside the record.

The order of things is: the message is written (`keep`), then its receipt is committed as `pending`; later it is sent,
and then the receipt is committed as `sent`. A kill between any two of them loses nothing; it may send a message
again, under the same key (Message-ID, Idempotency-Key), so that receivers can tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Literal

from alerts import files, words
from alerts.links import address
from alerts.plain import cut, shown
from alerts.render import render
from records.identity import key
from records.types import Digest, Receipt

Kind = Literal["file", "feed", "webhook", "mail"]
GIVEN_UP_AFTER = timedelta(hours=72)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where digests go. `target`: a folder, a feed file, a webhook's address, or mailboxes ('a@x.org, b@x.org')."""

    name: str
    kind: Kind
    target: str
    topics: tuple[str, ...] = ()  # () = all
    sender: str = ""  # mail only

    @property
    def shown_target(self) -> str:
        """The target without what may be a secret: a webhook's host alone."""
        return self.target if self.kind in ("file", "feed", "mail") else _host(self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message as it will be sent, however often it is tried."""

    receipt_id: str  # also the key that receivers tell doubles by
    digest_id: str
    topic: str
    channel: str
    made_at: str  # ISO 8601; the order of sending, and the start of the 72 hours
    file_name: str  # without ending
    subject: str
    shapes: dict[str, str]  # shape → the digest in it


# what each kind of channel needs
_SHAPES: dict[Kind, tuple[str, ...]] = {
    "feed": ("atom",),
    "file": ("html", "json", "text"),
    "mail": ("html", "text"),
    "webhook": ("json", "text"),
}


def pack(
    digest: Digest, channels: Iterable[Channel], now: datetime, zone: tzinfo = UTC
) -> tuple[tuple[Parcel, Receipt], ...]:
    """A message and its pending receipt for each channel that wants the topic. Without news there is none: silence."""
    if not digest.entries:
        return ()
    made = []
    for channel in channels:
        if channel.topics and digest.topic not in channel.topics:
            continue
        name = key(digest.digest_id, channel.name)
        parcel = Parcel(
            receipt_id=name,
            digest_id=digest.digest_id,
            topic=digest.topic,
            channel=channel.name,
            made_at=now.astimezone(UTC).isoformat(),
            file_name=f"{digest.until.astimezone(zone):%Y-%m-%d-%H%M}-{digest.digest_id[:8]}",
            subject=cut(f"{shown(digest.title)}: {words.summary(digest)[0]}", 160),
            shapes={shape: render(digest, shape, zone) for shape in _SHAPES[channel.kind]},
        )
        made.append((parcel, Receipt(
            receipt_id=name, digest_id=digest.digest_id, channel=channel.name, target=channel.shown_target,
            state="pending", at=now,
        )))  # fmt: skip
    return tuple(made)


def due(waiting: Sequence[tuple[Receipt, Parcel]], now: datetime) -> tuple[tuple[Receipt, Parcel], ...]:
    """Those to try now, in the order in which they were made.

    When the oldest message of a channel and topic has to wait, the younger ones wait behind it: order is kept.
    """
    blocked: set[tuple[str, str]] = set()
    chosen = []
    for receipt, parcel in sorted(waiting, key=lambda pair: (pair[1].made_at, pair[1].receipt_id)):
        queue = (parcel.channel, parcel.topic)
        if queue in blocked:
            continue
        if receipt.state == "failed" and now < receipt.at + wait(receipt.tries):
            blocked.add(queue)
        else:
            chosen.append((receipt, parcel))
    return tuple(chosen)


def wait(tries: int) -> timedelta:
    """How long after the try of that number the next may come: a minute, doubled each time, six hours at most."""
    doublings = min(max(tries - 1, 0), 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def tried(receipt: Receipt, parcel: Parcel, taken: bool, detail: str, now: datetime) -> Receipt:
    """The receipt after a try: sent when the message was `taken`, else given up for good when 72 hours have passed."""
    after = replace(receipt, tries=receipt.tries + 1, at=now, detail=cut(shown(detail), 300))
    if taken:
        return replace(after, state="sent")
    old = now - datetime.fromisoformat(parcel.made_at) >= GIVEN_UP_AFTER
    return replace(after, state="dead" if old else "failed")


def keep(folder: Path, parcel: Parcel) -> None:
    """Writes the message; before its receipt is committed. Raises OSError."""
    files.write(folder / f"{parcel.receipt_id}.json", json.dumps(asdict(parcel), ensure_ascii=False))


def kept(folder: Path, receipt: Receipt) -> Parcel | None:
    """The message of a receipt, or None when it is gone or can't be read."""
    try:
        return Parcel(**json.loads((folder / f"{receipt.receipt_id}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget(folder: Path, receipt: Receipt) -> None:
    """Removes the message of a receipt that is committed as sent. A dead one's message stays, to be looked at."""
    (folder / f"{receipt.receipt_id}.json").unlink(missing_ok=True)


def _host(target: str) -> str:
    found = address(target)
    return found.host if found else "webhook"
