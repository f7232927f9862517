"""Processes to be killed. They start from a fork server that has the engines loaded, so that a kill costs little."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path

from storage_world import NOW, run_pipeline

from records.errors import OnRecordError
from storage.database import connect
from storage.lock import hold
from storage.store import Store

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["duckdb", "numpy", "pyarrow", "storage_world", "storage.recover"])


def start(work: Callable[..., None], *args: object) -> multiprocessing.Process:
    process = CONTEXT.Process(target=work, args=args, daemon=True)
    process.start()
    return process


def die_at(step: str, nth: int, mark: Path) -> Callable[[str], None]:
    """A `watch` that leaves `mark` and kills its own process when it is told `step` for the nth time."""
    seen = 0

    def watch(name: str) -> None:
        nonlocal seen
        seen += name == step
        if name == step and seen == nth:
            mark.write_text(step)
            os.kill(os.getpid(), signal.SIGKILL)

    return watch


def run_and_die(path: Path, numbers: range, step: str, nth: int, mark: Path) -> None:
    run_pipeline(Store(path, watch=die_at(step, nth, mark)), numbers)


def hold_record(path: Path, mark: Path, seconds: float = 60) -> None:
    with Store(path).writing("up", NOW):
        mark.write_text("held")
        time.sleep(seconds)


def hold_file(path: Path, mark: Path, seconds: float = 60) -> None:
    con = connect(path)
    mark.write_text("held")
    time.sleep(seconds)
    con.close()


def hold_lock_and_fork(path: Path, mark: Path) -> None:
    """Like a run with a pool: a forked child outlives its killed parent."""
    with hold(path, "run", NOW):
        if os.fork() == 0:
            mark.write_text(str(os.getpid()))
            time.sleep(60)
            os._exit(0)
        time.sleep(60)


def run_on_small_disk(path: Path, numbers: range, limit: int, told: Path) -> None:
    """No file may grow beyond `limit` bytes, as on a disk that is nearly full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        run_pipeline(Store(path), numbers)
        said = "done"
    except OnRecordError as error:
        said = f"{type(error).__name__}: {error}"
    except BaseException as error:  # the test shows what came instead
        said = f"surprise {error!r}"
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    told.write_text(said)


def wait_for(mark: Path, seconds: float = 60) -> str:
    until = time.monotonic() + seconds
    while not (mark.exists() and mark.read_text()):
        if time.monotonic() > until:
            raise TimeoutError(mark)
        time.sleep(0.01)
    return mark.read_text()
