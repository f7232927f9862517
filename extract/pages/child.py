"""The loop of a child process: read an order and a body, answer, again. Ends when its standard input does.

A frame is two lengths (4 and 8 bytes, big-endian), a JSON object, and bytes. JSON and not pickle: a child handles
hostile pages, and what comes out of it must not be able to run code in the parent.
"""

from __future__ import annotations

import importlib
import json
import os
import struct
import sys
from typing import Any, BinaryIO

HEAD = struct.Struct(">IQ")
MAX_FRAME = 64 * 2**20


def send(stream: BinaryIO, value: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame. Raises OSError when the other side is gone."""
    raw = json.dumps(value).encode("ascii")
    stream.write(HEAD.pack(len(raw), len(body)) + raw)
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame; None when the other side is gone, in the midst of a frame too."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    size, length = HEAD.unpack(head)
    if size > MAX_FRAME or length > MAX_FRAME:
        return None
    raw, body = stream.read(size), stream.read(length)
    if len(raw) < size or len(body) < length:
        return None
    return json.loads(raw), body


def limit(memory: int, seconds: float) -> None:
    """Bound this process: `memory` bytes of data, `seconds` of CPU from now on.

    No effect where the system has no limits.
    """
    try:
        import resource
    except ImportError:  # Windows: the parent's deadline is what is left
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, hard))
    for name, size in (("RLIMIT_DATA", memory), ("RLIMIT_CORE", 0)):
        _, hard = resource.getrlimit(getattr(resource, name))
        resource.setrlimit(getattr(resource, name), (size if hard < 0 else min(size, hard), hard))


def main(entry: str, memory: int, warm: bool) -> None:
    """Serve `entry` ('package.module', with run(order, body) and warm()) on standard input and output."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    orders = sys.stdin.buffer
    module = importlib.import_module(entry)
    if warm:
        module.warm()
    send(answers, {"ready": True})
    while (frame := receive(orders)) is not None:
        order, body = frame
        limit(memory, float(order.pop("seconds")))
        try:
            answer = module.run(order, body)
        except MemoryError:
            send(answers, {"fault": "memory", "detail": "the page needs too much memory"})
            return
        except Exception as fault:
            answer = {"fault": "error", "detail": f"{type(fault).__name__}: {fault}"[:300]}
        send(answers, answer)
