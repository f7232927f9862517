"""Child processes that do what may hang, grow or crash, so that the parent does not.

Children are started when first needed, kept for the next batch, and replaced after a fault or `TURNS` pages. They are
fresh interpreters, not forks: the parent may run threads and an event loop. A child whose parent is gone ends by
itself.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any, cast

from extract.pages import child as children

START_SECONDS = 60.0  # to import the libraries, on a busy machine
XCPU = 24  # signal of a process that has used up its CPU seconds
TURNS = 400  # pages after which a child is replaced, so that nothing can pile up
PAGES_PER_CHILD = 8  # a second child is worth its start-up from twice so many pages on


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a child gave no answer."""

    kind: str  # timeout crash memory error
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one page. The second try is without the slow library, so it needs less."""

    seconds: float = 4.0  # CPU, first try
    light_seconds: float = 2.0  # CPU, second try
    patience: float = 1.25  # a busy machine gets so many times the CPU seconds by the wall: 7.5 seconds in all
    memory: int = 420 * 2**20  # bytes of data; code and shared pages come to some 60 MiB on top


class Child:
    """One process. Not shared between threads."""

    def __init__(self, entry: str, memory: int, warm: bool):
        call = f"main({entry!r}, {memory}, {warm})"
        source = f"import sys; sys.path[:] = {sys.path!r}; from extract.pages.child import main; {call}"
        self.turns = 0
        self.spent = False
        self.process = subprocess.Popen(
            [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if isinstance(self._within(START_SECONDS, None, b""), Fault):
            self.end()
            raise RuntimeError("a cleaning process could not be started: does `python -c 'import trafilatura'` work?")

    def ask(self, order: dict[str, Any], body: bytes, seconds: float, patience: float) -> dict[str, Any] | Fault:
        """The child's answer, or why there is none after `seconds` of CPU or `seconds * patience` by the wall.

        After a Fault the child is spent.
        """
        self.turns += 1
        self.spent = self.spent or self.turns >= TURNS
        answer = self._within(seconds * patience, {**order, "seconds": seconds}, body)
        if isinstance(answer, dict) and "fault" in answer:
            answer = Fault(kind=str(answer["fault"]), reason=str(answer.get("detail", "")))
        if isinstance(answer, Fault):
            self.spent = True
        return answer

    def _within(self, seconds: float, order: dict[str, Any] | None, body: bytes) -> dict[str, Any] | Fault:
        late = threading.Event()

        def kill() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            if order is not None:
                children.send(cast(Any, self.process.stdin), order, body)
            frame = children.receive(cast(Any, self.process.stdout))
        except (OSError, ValueError):
            frame = None
        finally:
            timer.cancel()
        if late.is_set():
            self.spent = True
        if frame is not None:
            return frame[0]
        self.process.kill()
        code = self.process.wait()
        if late.is_set() or -code == XCPU:
            return Fault(kind="timeout", reason=f"not done after {seconds:g} seconds")
        return Fault(kind="crash", reason=f"the parser died ({f'signal {-code}' if code < 0 else f'exit {code}'})")

    def end(self) -> None:
        """Close the pipes and make sure that the process is gone."""
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                cast(IO[bytes], stream).close()
        self.process.kill()
        self.process.wait()


class Pool:
    """At most `size` children that serve `entry`, shared by all threads."""

    def __init__(self, entry: str, size: int, limits: Limits | None = None):
        self.entry, self.size, self.limits = entry, size, limits or Limits()
        self._forget()
        os.register_at_fork(after_in_child=self._forget)  # a forked copy must not talk to its parent's children
        atexit.register(self.close)

    def _forget(self) -> None:
        self._idle: list[Child] = []
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(self.size)

    def map(self, orders: Sequence[tuple[dict[str, Any], bytes]]) -> list[dict[str, Any] | Fault]:
        """An answer or a Fault for each order, in order. One order's fault touches no other."""
        hands = max(1, min(self.size, len(orders) // PAGES_PER_CHILD))
        if hands == 1:
            return [self.one(order, body) for order, body in orders]
        with ThreadPoolExecutor(hands, thread_name_prefix="clean") as threads:
            return list(threads.map(lambda item: self.one(*item), orders))

    def one(self, order: dict[str, Any], body: bytes) -> dict[str, Any] | Fault:
        """Try once in full and, after a fault, once more in a fresh child with `light` set."""
        answer = self._try({**order, "light": False}, body, self.limits.seconds)
        if isinstance(answer, Fault):
            again = self._try({**order, "light": True}, body, self.limits.light_seconds)
            return again if isinstance(again, dict) else answer
        return answer

    def _try(self, order: dict[str, Any], body: bytes, seconds: float) -> dict[str, Any] | Fault:
        with self._slots:
            child = self._borrow(warm=not order["light"])
            try:
                return child.ask(order, body, seconds, self.limits.patience)
            finally:
                self._give_back(child, keep=not order["light"])

    def _borrow(self, warm: bool) -> Child:
        with self._lock:
            while warm and self._idle:
                child = self._idle.pop()
                if child.process.poll() is None:
                    return child
                child.end()
        return Child(self.entry, self.limits.memory, warm)

    def _give_back(self, child: Child, keep: bool) -> None:
        if keep and not child.spent:
            with self._lock:
                self._idle.append(child)
        else:
            child.end()

    def close(self) -> None:
        """End the idle children. The pool may be used again afterwards."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()
