"""The command line: `onrecord COMMAND …`. Each command is a small module in flows/commands/.

Nothing heavy is imported before a command runs, so that looking at the record starts at once.
Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 75 another run holds the record.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from flows.commands import backup, demo, digest, doctor, evaluate, ingest, look, query, replay, run, source, topic, up
from records.errors import OnRecordError

MODULES = (run, up, demo, ingest, digest, look, query, evaluate, topic, source, doctor, replay, backup)


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(
        prog="onrecord", description="Keeps a record of who said what on a topic, and tells its reader what is new."
    )
    top.add_argument("--version", action="version", version=f"onrecord {_version()}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in MODULES:
        module.add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Returns the exit code; errors are told in one sentence on standard error."""
    try:
        chosen = parser().parse_args(arguments)
    except SystemExit as leaving:  # argparse has spoken: 0 after --help, 2 after wrong usage
        return int(leaving.code or 0)
    try:
        code: int = chosen.run(chosen)
        sys.stdout.flush()
        return code
    except OnRecordError as error:
        print(f"onrecord: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # the reader (head, less) has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("onrecord: stopped; the next run goes on from here", file=sys.stderr)
        return 130


def _version() -> str:
    try:
        return version("onrecord")
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    raise SystemExit(main())
