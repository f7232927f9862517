"""`onrecord doctor`: is all well? Exit 0 well, 1 something needs a look, 2 something is broken."""

from __future__ import annotations

import argparse

from flows.commands import common


def add(commands: common.Commands) -> None:
    """Declares the command."""
    common.command(commands, "doctor", run, "health of sources, runs, outbox, disk and record")


def run(chosen: argparse.Namespace) -> int:
    """A line a finding, worst first."""
    from flows.doctor import examine
    from flows.output import as_json, plain

    findings = examine(common.session(chosen))
    worst = max((finding.grade for finding in findings), default=0)
    if chosen.json:
        as_json({"grade": worst, "findings": [{"grade": f.grade, "what": f.what, "state": f.state} for f in findings]})
        return worst
    for finding in findings:
        print(f"{('ok', 'look', 'BROKEN')[finding.grade]:<6} {plain(finding.what)}: {plain(finding.state)}")
    return worst
