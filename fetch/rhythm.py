"""When an address is asked again: pure decisions over what is remembered of it, what came, and now.

An address that brings something often is asked often (never more than its source's pace), one that is silent for
days once a day; one that fails is asked ever less, but never less than every six hours: no source is dropped.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from fetch.memory import Look
from records.identity import key
from records.types import Failure

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(days=1)
LONGEST_BACK_OFF = timedelta(hours=6)
FORBIDDEN = timedelta(hours=4)  # after 401, 403, 451: asking more often only confirms the ban
UNCONDITIONAL = timedelta(days=1)  # after 24 to 48 h of 304 alone, the whole body is asked for once
MOVE_HITS = 3
MOVE_TIME = timedelta(hours=48)
GONE = timedelta(days=1)

# The request did not go out, or its failing says nothing of the address: no count, no back-off.
NOT_ASKED = frozenset({"backoff"})
FORBIDDEN_KINDS = frozenset({"http_401", "http_403", "http_451"})


def due(look: Look, now: datetime) -> bool:
    """Whether `look` may be asked now. A clock that went back by more than a day makes everything due."""
    if look.next_at is None or look.next_at <= now:
        return True
    return look.asked_at is not None and look.asked_at > now + timedelta(days=1)


def conditional(look: Look, now: datetime) -> bool:
    """Whether to send the validators. Not once in 24 to 48 hours: a server's ETag may be stuck."""
    if not (look.etag or look.last_modified) or look.full_at is None:
        return False
    return look.full_at <= now < look.full_at + UNCONDITIONAL * (1 + _share(look.url, look.full_at.date()))


def brought(look: Look, now: datetime, pace: timedelta, new: int) -> Look:
    """`look` after an answer that could be read and held `new` links that were not known."""
    changed_at, gap = look.changed_at, look.gap_seconds
    if new:
        if changed_at is not None and now > changed_at:
            since = (now - changed_at).total_seconds()
            gap = since if not gap else 0.7 * gap + 0.3 * since
        changed_at = now
    quiet = (now - (changed_at or look.success_at or now)).total_seconds()
    # Four looks per usual gap; and while it is silent for longer than usual, a look per eighth of the silence.
    wait = timedelta(seconds=max(gap / 4, quiet / 8))
    wait = min(max(wait, pace, SHORTEST), LONGEST)
    return replace(
        look, success_at=now, changed_at=changed_at, gap_seconds=round(gap, 1), next_at=now + wait,
        errors=0, error_kind="", error_reason="", error_since=None, gone=False,
    )  # fmt: skip


def failed(look: Look, failure: Failure, now: datetime, pace: timedelta) -> Look:
    """`look` after `failure`: asked again after a pause that doubles with each in a row."""
    if failure.kind in NOT_ASKED:
        return replace(look, next_at=now + SHORTEST)
    errors = look.errors + 1
    pause = min(max(pace, SHORTEST) * 2 ** min(errors - 1, 10), LONGEST_BACK_OFF)
    if failure.kind in FORBIDDEN_KINDS:
        pause = max(pause, FORBIDDEN)
    gone = failure.kind == "http_410"
    pause = GONE if gone else pause * (1 - 0.1 * _share(look.url, errors))  # so that a dead host's feeds spread out
    moved_to = look.moved_to
    if moved_to and errors >= MOVE_HITS:
        moved_to = ""  # the new address died: back to the one that is configured
    return replace(
        look, errors=errors, error_kind=failure.kind, error_reason=failure.reason[:300],
        error_since=look.error_since or now, next_at=now + pause, gone=gone, moved_to=moved_to,
        move_target=look.move_target if moved_to == look.moved_to else "",
        move_count=look.move_count if moved_to == look.moved_to else 0,
    )  # fmt: skip


def redirected(look: Look, target: str, now: datetime) -> Look:
    """`look` after an answer that a permanent redirect led to `target` ("" = it answered itself).

    The move is believed after three such answers in a row, or when they have gone on for 48 hours: a single one may
    be a captive portal, or the page that a host shows while it is down.
    """
    if not target or target == look.address:
        return replace(look, move_target="", move_count=0, move_since=None)
    if target != look.move_target:
        return replace(look, move_target=target, move_count=1, move_since=now)
    count, since = look.move_count + 1, look.move_since or now
    if count < MOVE_HITS and now - since < MOVE_TIME:
        return replace(look, move_count=count)
    return replace(look, moved_to=target, moved_at=now, move_target="", move_count=0, move_since=None)


def _share(*parts: object) -> float:
    """A number from 0 to 1 that depends on `parts` alone: spreads without chance."""
    return int(key(*parts)[:8], 16) / 0xFFFFFFFF
