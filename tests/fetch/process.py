"""What a process has used, read from /proc."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Used:
    """Filled in when the block of `used` is left."""

    cpu_seconds: float = 0.0
    memory: int = 0  # bytes; the most that one process's resident memory rose


@contextlib.contextmanager
def used(children: Iterable[int] = ()) -> Iterator[Used]:
    """What this process and its `children` use inside the block; children that die or begin inside do not count."""
    pids = (os.getpid(), *children)
    for pid in pids:
        with contextlib.suppress(OSError):
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # a new peak begins
    before = {pid: (_cpu(pid), _peak(pid)) for pid in pids}
    found = Used()
    yield found
    for pid in pids:
        with contextlib.suppress(OSError):
            found.cpu_seconds += _cpu(pid) - before[pid][0]
            found.memory = max(found.memory, _peak(pid) - before[pid][1])


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _peak(pid: int) -> int:
    return int(re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[0]) * 1024
