"""The outbox: what is packed, what is due, what a try leaves; nothing lost, nothing twice where we can help it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from alerts import outbox
from alerts.outbox import Channel, Parcel
from alerts.render.atom import entries_of
from alerts.send import Ways, send
from records.types import Failure, Receipt
from tests.alerts.newsdesk import KYIV, UNTIL, at, digest

HOOK = Channel(name="desk", kind="webhook", target="https://hook.example/services/T0/secret")


class Record:
    """Receipts as storage keeps them: one per state and try, read in their last state."""

    def __init__(self) -> None:
        self.rows: list[Receipt] = []

    def mark(self, receipt: Receipt) -> None:
        self.rows.append(receipt)

    def waiting(self) -> list[Receipt]:
        return [row for row in self.last().values() if row.state in ("pending", "failed")]

    def last(self) -> dict[str, Receipt]:
        return {row.receipt_id: row for row in self.rows}


class Hook:
    """A webhook that answers as told and keeps what it was sent."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.got = list(answers), list[tuple[str, bytes, dict[str, str]]]()

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> Any:
        self.got.append((url, body, headers))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, Failure) else SimpleNamespace(status=answer)


def queue(folder: Path, record: Record, *channels: Channel, now: Any = UNTIL, **changes: Any) -> list[Parcel]:
    """A digest put into the outbox of each channel."""
    made = outbox.pack(digest(**changes), channels, now, KYIV)
    for parcel, receipt in made:
        outbox.keep(folder, parcel)
        record.mark(receipt)
    return [parcel for parcel, _ in made]


def test_silence_is_not_sent() -> None:
    """A digest without news makes no message for anybody."""
    assert () == outbox.pack(digest(since=at(24, 21)), [HOOK], UNTIL)


def test_a_channel_gets_its_topics_only() -> None:
    """No topics means all."""
    other = replace(HOOK, name="other", topics=("something-else",))
    assert ["desk"] == [receipt.channel for _, receipt in outbox.pack(digest(), [HOOK, other], UNTIL)]


def test_the_same_digest_has_the_same_key_for_ever() -> None:
    """Receipts are named by digest and channel, so a second composing makes no second message."""
    first, second = (outbox.pack(digest(), [HOOK], now)[0][1].receipt_id for now in (UNTIL, UNTIL + timedelta(days=1)))
    assert first == second


def test_receipts_and_failures_hold_no_secret(tmp_path: Path) -> None:
    """Of a webhook the host alone stands on record."""
    record = Record()
    queue(tmp_path, record, HOOK)
    send(tmp_path, record.waiting(), [HOOK], Ways(post=Hook(500).post), UNTIL, record.mark)
    assert "secret" not in repr(record.rows)
    assert "hook.example" == record.rows[0].target


def test_a_webhook_gets_json_and_a_key(tmp_path: Path) -> None:
    """Text for chat rooms and the digest for programs; the key tells doubles."""
    record, hook = Record(), Hook(204)
    [parcel] = queue(tmp_path, record, HOOK)
    [after] = send(tmp_path, record.waiting(), [HOOK], Ways(post=hook.post), UNTIL, record.mark)
    [(url, body, headers)] = hook.got
    assert ("sent", 1, HOOK.target, parcel.receipt_id) == (after.state, after.tries, url, headers["idempotency-key"])
    assert parcel.digest_id == json.loads(body)["digest"]["digest_id"]
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "answer", [500, 302, 404, Failure(stage="fetch", key="k", kind="timeout", reason="late", at=UNTIL)]
)
def test_what_is_not_taken_waits_and_is_tried_again(tmp_path: Path, answer: Any) -> None:
    """Under the same key; the wait doubles; then it is taken."""
    record, hook, now = Record(), Hook(answer, answer, 200), UNTIL
    queue(tmp_path, record, HOOK)
    for _ in range(3):
        send(tmp_path, record.waiting(), [HOOK], Ways(post=hook.post), now, record.mark)
        now += timedelta(minutes=10)
    assert ["pending", "failed", "failed", "sent"] == [row.state for row in record.rows]
    assert 1 == len({headers["idempotency-key"] for _, _, headers in hook.got})


def test_a_message_is_not_tried_before_its_time(tmp_path: Path) -> None:
    """Passes that come often do not hammer a hook that is down."""
    record, hook = Record(), Hook(500)
    queue(tmp_path, record, HOOK)
    for seconds in range(0, 60, 5):
        send(tmp_path, record.waiting(), [HOOK], Ways(post=hook.post), UNTIL + timedelta(seconds=seconds), record.mark)
    assert 1 == len(hook.got)


def test_waits_double_up_to_six_hours() -> None:
    """A minute, two, four … and never more than six hours."""
    waits = [outbox.wait(tries) for tries in range(1, 12)]
    assert [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360)] == waits
    assert timedelta(hours=6) == outbox.wait(10_000)


def test_three_days_of_failure_end_in_a_dead_letter(tmp_path: Path) -> None:
    """Given up after 72 hours, with the reason on record and the message kept to be looked at."""
    record, hook, now = Record(), Hook(503), UNTIL
    queue(tmp_path, record, HOOK)
    while record.waiting() and now < UNTIL + timedelta(days=9):
        send(tmp_path, record.waiting(), [HOOK], Ways(post=hook.post), now, record.mark)
        now += timedelta(minutes=30)
    [last] = record.last().values()
    assert ("dead", "answered 503") == (last.state, last.detail)
    assert timedelta(hours=72) <= last.at - UNTIL <= timedelta(hours=79)
    assert len(hook.got) < 30
    assert 1 == len(list(tmp_path.iterdir()))


def test_order_is_kept_per_topic(tmp_path: Path) -> None:
    """While the first digest of a topic waits, the second waits behind it; both arrive in order."""
    record, hook = Record(), Hook(500, 200)
    first, second = (
        queue(tmp_path, record, HOOK, now=now, until=now)[0] for now in (UNTIL, UNTIL + timedelta(minutes=30))
    )
    now = UNTIL + timedelta(minutes=31)
    send(tmp_path, record.waiting(), [HOOK], Ways(post=hook.post), now, record.mark)
    assert 1 == len(hook.got)
    send(tmp_path, record.waiting(), [HOOK], Ways(post=hook.post), now + timedelta(minutes=2), record.mark)
    assert [first.receipt_id, first.receipt_id, second.receipt_id] == [
        headers["idempotency-key"] for *_, headers in hook.got
    ]


def test_other_channels_do_not_wait(tmp_path: Path) -> None:
    """A hook that is down holds up nobody else."""
    record = Record()
    folder = Channel(name="folder", kind="file", target=str(tmp_path / "drop"))
    queue(tmp_path / "box", record, HOOK, folder)
    done = send(tmp_path / "box", record.waiting(), [HOOK, folder], Ways(post=Hook(500).post), UNTIL, record.mark)
    assert {"desk": "failed", "folder": "sent"} == {receipt.channel: receipt.state for receipt in done}


def test_a_channel_that_is_gone_and_a_message_that_is_gone_are_told(tmp_path: Path) -> None:
    """Neither crashes the pass; both are on record."""
    record = Record()
    [parcel] = queue(tmp_path, record, HOOK)
    [failed] = send(tmp_path, record.waiting(), [], Ways(), UNTIL, record.mark)
    (tmp_path / f"{parcel.receipt_id}.json").write_text("{", encoding="utf-8")
    [dead] = send(tmp_path, record.waiting(), [HOOK], Ways(), UNTIL + timedelta(hours=1), record.mark)
    assert ("failed", "dead") == (failed.state, dead.state)
    assert "gone" in dead.detail


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("kind", ["file", "feed", "webhook"])
@pytest.mark.parametrize("stop", ["before mark", "after mark", "in the middle of writing"])
def test_a_kill_loses_nothing(tmp_path: Path, kind: Any, stop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between send and mark, the message goes again under the same key; files and feeds stand once."""
    record, hook = Record(), Hook(200)
    drop = tmp_path / "drop"
    targets = {"file": str(drop), "feed": str(drop / "f.atom"), "webhook": HOOK.target}
    channel = Channel(name="c", kind=kind, target=targets[kind])
    queue(tmp_path / "box", record, channel)
    mark: Callable[[Receipt], None] = record.mark

    def killed(receipt: Receipt) -> None:
        if stop == "after mark":
            record.mark(receipt)
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        if stop == "in the middle of writing" and kind != "webhook":
            patched.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(Killed()))
        send(tmp_path / "box", record.waiting(), [channel], Ways(post=hook.post), UNTIL, killed)
    send(tmp_path / "box", record.waiting(), [channel], Ways(post=hook.post), UNTIL, mark)
    assert "sent" == next(iter(record.last().values())).state
    assert [] == record.waiting()
    if kind == "webhook":
        assert 1 == len({headers["idempotency-key"] for *_, headers in hook.got})
    else:
        names = sorted(path.name for path in (tmp_path / "drop").iterdir() if not path.name.startswith("."))
        assert len(names) == {"file": 3, "feed": 1}[kind]
    if kind == "feed":
        entries = entries_of((tmp_path / "drop" / "f.atom").read_text(encoding="utf-8"))
        assert 5 == len({entry.findtext("{*}id") for entry in entries}) == len(entries)
