"""Child processes that can't outlive us: Prefect's own server, and the process that runs the schedules."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from records.errors import OnRecordError, UsageError

HEALTH_SECONDS = 300.0  # a fresh home takes half a minute, on a heavily loaded machine three
_STOP_SECONDS = 30.0  # a child that has not stopped by then is killed
STARTED_IN = "UP_STARTED_IN"  # tells runs of the service the folder that paths of the settings are relative to
_PR_SET_PDEATHSIG = 1


def environment(home: Path, port: int) -> dict[str, str]:
    """What Prefect must be told: its home, its server on this machine only, and to tell nobody of us."""
    return {
        "DO_NOT_TRACK": "1",
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_CLI_COLORS": "false",
        "PREFECT_HOME": str(home.resolve()),
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    }


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def prefect_server(home: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Prefect's server as a child on 127.0.0.1 while the block runs; `wait_for_health` says when it answers.

    Raises UsageError when the port is taken. What the server says goes to server.log in `home`.
    """
    if _answers(port):
        raise UsageError(f"port {port} is taken: another service is up, or set [schedule] server_port")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with child(command, environment(home, port), home / "server.log") as process:
        yield process


def wait_for_health(
    process: subprocess.Popen[bytes],
    port: int,
    seconds: float = HEALTH_SECONDS,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Returns when the server answers, or `stop` says so. Raises OnRecordError when it ends or stays silent."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if stop():
            return
        if process.poll() is not None:
            raise OnRecordError(f"Prefect's server ended with code {process.returncode}; see server.log in its folder")
        if _is_healthy(port):
            return
        time.sleep(0.2)
    raise OnRecordError(f"Prefect's server did not answer within {seconds:.0f} s; see server.log in its folder")


@contextlib.contextmanager
def child(command: Sequence[str], extra: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A child in a process group of its own, which ends with the block, and with us if we are killed."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.tether", *command],
            env={**os.environ, **extra, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes], seconds: float = _STOP_SECONDS) -> None:
    """Asks the child's whole group to end, and kills what does not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            if number is signal.SIGTERM:
                continue  # the leader has left; whoever of its group has not is killed now
            return


def die_with_parent() -> None:
    """From now on this process gets SIGTERM when its parent dies (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:  # URLError is one
        return False


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
