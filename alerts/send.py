"""Messages leave: to a folder, a feed file, a webhook or mailboxes. Each is tried, then marked.

Nothing here looks at the clock or opens a connection by itself: the caller hands in `post`, `connect` and the time.
"""

from __future__ import annotations

import json
import re
import smtplib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from alerts import files, mail, outbox
from alerts.outbox import Channel, Parcel
from alerts.render import atom
from records.types import Failure, Receipt

_MENTION = re.compile(r"(?<!\w)@(?=\w)")


class NotTaken(Exception):
    """A channel did not take a message; the text says why."""


class Mailer(Protocol):
    """What is needed of smtplib.SMTP."""

    def sendmail(self, from_addr: str, to_addrs: Sequence[str], msg: bytes) -> Any:
        """Hands a message to the server. Raises smtplib.SMTPException or OSError."""
        ...

    def quit(self) -> Any:
        """Says goodbye."""
        ...


@dataclass(frozen=True, slots=True)
class Ways:
    """How messages get out. `post(url, body, headers)` gives an answer with a `status`, or a Failure."""

    post: Callable[[str, bytes, dict[str, str]], Any] | None = None
    connect: Callable[[], Mailer] | None = None


def send(
    folder: Path,
    receipts: Sequence[Receipt],
    channels: Sequence[Channel],
    ways: Ways,
    now: datetime,
    mark: Callable[[Receipt], None],
) -> tuple[Receipt, ...]:
    """Tries whatever is due of `receipts` (pending or failed) and returns their new states.

    `folder` holds the messages. `mark` commits each new state at once; only then is a sent message forgotten.
    """
    by_name = {channel.name: channel for channel in channels}
    waiting, done = [], []
    for receipt in receipts:
        parcel = outbox.kept(folder, receipt)
        if parcel is None:
            done.append(_marked(_lost(receipt, now), mark))
        else:
            waiting.append((receipt, parcel))
    stuck: set[tuple[str, str]] = set()
    for receipt, parcel in outbox.due(waiting, now):
        if (parcel.channel, parcel.topic) in stuck:
            continue
        channel = by_name.get(receipt.channel)
        taken, why = deliver(parcel, channel, ways) if channel else (False, "no channel of that name is configured")
        after = _marked(outbox.tried(receipt, parcel, taken, why, now), mark)
        done.append(after)
        if after.state == "sent":
            outbox.forget(folder, after)
        elif after.state == "failed":
            stuck.add((parcel.channel, parcel.topic))
    return tuple(done)


def deliver(parcel: Parcel, channel: Channel, ways: Ways) -> tuple[bool, str]:
    """Hands one message over. (it was taken, what there is to say of it): no secrets, no exception of a channel."""
    try:
        return True, _BY_KIND[channel.kind](parcel, channel, ways)
    except NotTaken as refusal:
        return False, str(refusal)
    except smtplib.SMTPException as error:
        return False, mail.told(error)
    except ValueError as error:  # a mailbox or address that is none
        return False, f"wrong target: {error}"
    except OSError as error:
        return False, f"{type(error).__name__}: {error.strerror or 'no reason given'}"


def _file(parcel: Parcel, channel: Channel, ways: Ways) -> str:
    folder = Path(channel.target)
    for shape, ending in (("html", "html"), ("json", "json"), ("text", "txt")):
        files.write(folder / f"{_safe(parcel.topic)}-{parcel.file_name}.{ending}", parcel.shapes[shape])
    return ""


def _feed(parcel: Parcel, channel: Channel, ways: Ways) -> str:
    path = Path(channel.target)
    try:
        earlier = atom.entries_of(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        earlier = []
    files.write(path, atom.merged(parcel.shapes["atom"], earlier))
    return ""


def _webhook(parcel: Parcel, channel: Channel, ways: Ways) -> str:
    if ways.post is None:
        raise NotTaken("no way to post is at hand")
    headers = {"content-type": "application/json; charset=utf-8", "idempotency-key": parcel.receipt_id}
    answer = ways.post(channel.target, webhook_body(parcel), headers)
    if isinstance(answer, Failure):
        raise NotTaken(f"{answer.kind}: {answer.reason}")
    if not 200 <= answer.status < 300:
        raise NotTaken(f"answered {answer.status}")
    return ""


def webhook_body(parcel: Parcel) -> bytes:
    """JSON: `text` for chat rooms (with `& < >` as entities, so that it can't mention or link), and the `digest`."""
    text = parcel.shapes["text"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _MENTION.sub("@ ", text)
    return json.dumps({"text": text, "digest": json.loads(parcel.shapes["json"])}, ensure_ascii=True).encode("ascii")


def _mail(parcel: Parcel, channel: Channel, ways: Ways) -> str:
    if ways.connect is None:
        raise NotTaken("no mail server is configured")
    message = mail.compose(parcel, channel)
    server = ways.connect()
    try:
        refused = server.sendmail(
            mail.mailboxes(channel.sender)[0], mail.mailboxes(channel.target), message.as_bytes(policy=mail.POLICY)
        )
    finally:
        mail.goodbye(server)
    # the others have it: sending it to all again would be worse
    return f"taken, but not for {len(refused)} of the mailboxes" if refused else ""


_BY_KIND = {"feed": _feed, "file": _file, "mail": _mail, "webhook": _webhook}


def _safe(topic: str) -> str:
    return (
        "".join(char if char.isascii() and (char.isalnum() or char == "-") else "-" for char in topic)[:80] or "topic"
    )


def _marked(receipt: Receipt, mark: Callable[[Receipt], None]) -> Receipt:
    mark(receipt)
    return receipt


def _lost(receipt: Receipt, now: datetime) -> Receipt:
    return replace(
        receipt, state="dead", tries=receipt.tries + 1, detail="its message is gone from the outbox folder", at=now
    )
