"""Killable children that parse what strangers wrote.

A parser may loop, eat memory or crash the process; in a child none of that reaches the run. Each child answers one
request at a time over its pipes, has an address-space limit and, per request, a CPU limit of its own (set by itself)
and a wall deadline (kept here: a child that is late is killed, the next request gets a fresh one).
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import select
import struct
import subprocess
import sys
import threading
import time
from typing import Any

CPU_SECONDS = 4  # of one request
WALL_SECONDS = 20.0  # of one request; generous, because a loaded machine is not a fault of the feed
MEMORY_BYTES = 768 * 2**20  # address space of a child
REQUESTS = 500  # a child is replaced after so many, in case a parser leaks


class ChildDied(Exception):
    """The child was killed (late, over its CPU or memory) or crashed. The message says which."""


class Child:
    """One parsing process. Not thread-safe: the pool hands it to one caller at a time."""

    def __init__(self, memory_bytes: int):
        # The environment is made afresh: no secret reaches a process that strangers' bytes may take over.
        env = {"PYTHONPATH": os.pathsep.join(p or "." for p in sys.path), "PYTHONIOENCODING": "utf-8"}
        self.asked = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "fetch.feed_child", str(memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            start_new_session=True,  # a Ctrl-C meant for the run is not the children's business
        )

    def ask(self, request: dict[str, Any], body: bytes, wall_seconds: float) -> dict[str, Any]:
        """The child's answer. Raises ChildDied; the child is dead then."""
        self.asked += 1
        head = json.dumps(request).encode()
        deadline = time.monotonic() + wall_seconds
        try:
            self._send(struct.pack(">II", len(head), len(body)) + head + body, deadline)
            (size,) = struct.unpack(">I", self._receive(4, deadline))
            answer = json.loads(self._receive(size, deadline))
        except TimeoutError:
            self.kill()
            raise ChildDied(f"the parser was still busy after {wall_seconds:g} s") from None
        except (OSError, struct.error, ValueError):
            self.kill()
            raise ChildDied(_why(self._process.returncode)) from None
        return dict(answer)

    def _send(self, data: bytes, deadline: float) -> None:
        assert self._process.stdin
        pipe = self._process.stdin.fileno()
        os.set_blocking(pipe, False)
        view = memoryview(data)
        while view:
            _, ready, _ = select.select([], [pipe], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            view = view[os.write(pipe, view[: 2**20]) :]

    def _receive(self, size: int, deadline: float) -> bytes:
        assert self._process.stdout
        pipe = self._process.stdout.fileno()
        parts: list[bytes] = []
        while size:
            ready, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            part = os.read(pipe, min(size, 2**20))
            if not part:
                raise OSError("the child closed its pipe")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def kill(self) -> None:
        """End the process and reap it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def _why(code: int | None) -> str:
    if code in (-24, -9, 137, 152):  # SIGXCPU, SIGKILL
        return "the parser used up its time or memory"
    if code is not None and code < 0:
        return f"the parser crashed (signal {-code})"
    return "the parser ended without an answer"


class Pool:
    """`size` children at most, started when first needed, killed at exit."""

    def __init__(self, size: int = 2, *, wall_seconds: float = WALL_SECONDS, memory_bytes: int = MEMORY_BYTES):
        self._slots: queue.LifoQueue[Child | None] = queue.LifoQueue()
        self._wall = wall_seconds
        self._memory = memory_bytes
        self._alive: set[Child] = set()
        self._lock = threading.Lock()
        for _ in range(size):
            self._slots.put(None)

    def ask(self, request: dict[str, Any], body: bytes) -> dict[str, Any]:
        """A child's answer to `request` about `body`. Blocks; raises ChildDied."""
        child = self._slots.get()
        try:
            if child is None or child.asked >= REQUESTS:
                self._drop(child)
                child = Child(self._memory)
                with self._lock:
                    self._alive.add(child)
            return child.ask(request, body, self._wall)
        except BaseException:
            self._drop(child)
            child = None
            raise
        finally:
            self._slots.put(child)

    def _drop(self, child: Child | None) -> None:
        if child is not None:
            child.kill()
            with self._lock:
                self._alive.discard(child)

    def close(self) -> None:
        """Kill every child."""
        for child in tuple(self._alive):
            self._drop(child)


_shared: Pool | None = None
_shared_lock = threading.Lock()


def shared() -> Pool:
    """The process's one pool, made at the first call and closed at exit."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = Pool()
            atexit.register(_shared.close)
        return _shared
