"""Children end with us: when the block is left, and when we are killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from flows import server
from records.errors import OnRecordError, UsageError

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]


def gone(pid: int, seconds: float = 20.0) -> bool:
    """Whether a process has ended (or is a zombie that nobody has waited for)."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_child_ends_with_its_block(tmp_path: Path) -> None:
    """Also when the block is left by an error."""
    with pytest.raises(RuntimeError), server.child(SLEEP, {}, tmp_path / "log") as process:
        raise RuntimeError
    assert process.poll() is not None


def test_a_child_that_will_not_end_is_killed_with_its_children(tmp_path: Path) -> None:
    """The whole group goes, a deaf grandchild too."""
    code = """
        import signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
        print(subprocess.Popen([sys.executable, "-c", deaf]).pid, flush=True)
        time.sleep(600)
    """
    with server.child([sys.executable, "-c", textwrap.dedent(code)], {}, tmp_path / "log") as process:
        until = time.monotonic() + 30
        while not (tmp_path / "log").read_text() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.5)
        server.stop(process, seconds=0.5)
    assert gone(int((tmp_path / "log").read_text().split()[0]))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_no_child_outlives_a_killed_parent(tmp_path: Path) -> None:
    """SIGKILL leaves no time to clean up: the child is told by the kernel."""
    code = f"""
        import pathlib, time
        from flows import server
        with server.child({SLEEP!r}, {{}}, pathlib.Path({str(tmp_path / "log")!r})) as process:
            print(process.pid, flush=True)
            time.sleep(600)
    """
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, env=env, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    until = time.monotonic() + 30
    while "up" not in (tmp_path / "log").read_text() and time.monotonic() < until:
        time.sleep(0.05)
    parent.send_signal(signal.SIGKILL)
    parent.wait(20)
    parent.stdout.close()
    assert gone(child)


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    """Two services on one port would share a server and its runs."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with (
            pytest.raises(UsageError, match="is taken"),
            server.prefect_server(tmp_path, taken.getsockname()[1]),
        ):
            raise AssertionError("started")


def test_a_server_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    """Its code is told, at once."""
    with (
        server.child([sys.executable, "-c", "raise SystemExit(3)"], {}, tmp_path / "log") as process,
        pytest.raises(OnRecordError, match="ended with code 3"),
    ):
        server.wait_for_health(process, server.free_port(), seconds=60)
