"""The scheduled service: Prefect's server and the process that runs the schedules, both children, both stopped with us.

This process stays small: it imports no Prefect, starts the two, waits for a signal or for one of them to end.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from flows.server import STARTED_IN, child, environment, prefect_server, wait_for_health
from flows.session import Session


def up(session: Session, port: int | None = None) -> int:
    """Runs until SIGTERM or SIGINT, then returns 0; returns 1 when a child ended by itself."""
    schedule = session.config.settings.schedule  # a faulty configuration is told now, not by the first run at night
    port = port or schedule.server_port
    home = session.path.parent / "prefect"
    with _until_signalled() as signalled, prefect_server(home, port) as server:
        print(f"waiting for Prefect's server on http://127.0.0.1:{port} (a fresh one takes a minute)", flush=True)
        wait_for_health(server, port, stop=signalled.is_set)
        if signalled.is_set():
            return 0
        serve = [
            sys.executable,
            "-m",
            "flows.serve",
            str(session.path.absolute()),
            str(Path(config).absolute()) if (config := os.environ.get("ONRECORD_CONFIG")) else "",
        ]
        given = {**environment(home, port), STARTED_IN: str(Path.cwd())}
        with child(serve, given, home / "serve.log") as schedules:
            print(
                f"up: a pass every {schedule.monitor_minutes} min, digests at '{schedule.digest_cron}'",
                flush=True,
            )
            print(f"runs, reports and digests: http://127.0.0.1:{port} · logs: {home}", flush=True)
            while not signalled.wait(1.0):
                for name, process in (("Prefect's server", server), ("the scheduler", schedules)):
                    if process.poll() is not None:
                        print(
                            f"onrecord: {name} ended with code {process.returncode}; see the logs in {home}",
                            file=sys.stderr,
                        )
                        return 1
            print("stopping; a pass that is cut off is finished by the next one", flush=True)
    return 0


@contextmanager
def _until_signalled() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set while the block runs."""
    event = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        event.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
