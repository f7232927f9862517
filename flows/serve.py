"""`python -m flows.serve DATABASE CONFIG`: the deployments and their schedules. Started by `onrecord up`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect import serve
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.schedules import Cron, Interval
from prefect.states import Cancelled, Crashed

from flows.session import Session
from flows.tasks import digest, monitor

AT_ONCE = 2  # runs; the record's lock lets one pass write at a time, whatever is set here
_KILLED, _MISSED = "its process was killed", "missed while the service was down"
_ENDED = (StateType.COMPLETED, StateType.FAILED, StateType.CANCELLED, StateType.CRASHED)


def deployments(database: str, config: str) -> Sequence[Any]:
    """The monitor every so many minutes, the digest by its cron line: both as config/settings.toml says."""
    schedule = Session(database=database, root=Path(config) if config else None).settings.schedule
    given = {"database": database, "config": config or None}
    return (
        monitor.to_deployment(
            "monitor",
            parameters=given,
            schedule=Interval(timedelta(minutes=schedule.monitor_minutes), timezone=schedule.timezone),
        ),
        digest.to_deployment(
            "digest", parameters=given, schedule=Cron(schedule.digest_cron, timezone=schedule.timezone)
        ),
    )


def reap(now: datetime) -> int:
    """Ends what a killed service left behind; returns how many runs that were.

    The server is ours alone and nothing runs yet: whatever is `Running` was killed, whatever is due in the past was
    missed, and the next pass does what all of them would have done.
    """
    reaped = 0
    with get_client(sync_client=True) as client:
        for run in _unfinished(client):
            due = run.next_scheduled_start_time or run.expected_start_time
            started = run.state_type not in (StateType.SCHEDULED, StateType.PENDING)
            if started or (due and due < now):
                state: State[Any] = Crashed(message=_KILLED) if started else Cancelled(message=_MISSED)
                client.set_flow_run_state(run.id, state, force=True)
                reaped += 1
    return reaped


def _unfinished(client: SyncPrefectClient) -> list[FlowRun]:
    wanted = FlowRunFilter.model_validate({"state": {"type": {"not_any_": [kind.value for kind in _ENDED]}}})
    found: list[FlowRun] = []
    while page := client.read_flow_runs(flow_run_filter=wanted, limit=200, offset=len(found)):
        found += page
    return found


def main(database: str, config: str) -> None:
    """Reaps, then serves until stopped."""
    os.chdir(Path(__file__).resolve().parent.parent)  # entrypoints of deployments are relative to here
    print(f"{reap(datetime.now(UTC))} stale runs reaped", flush=True)
    serve(*deployments(database, config), limit=AT_ONCE, pause_on_shutdown=False, print_starting_message=False)


if __name__ == "__main__":
    main(*sys.argv[1:3])
