"""`python -m tests.flows.victim FOLDER STEP`: a pass that gets to STEP, says so, and hangs until it is killed."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from flows import monitor
from tests.flows.world import World, store


class Hanging(World):
    """One of its steps never ends."""

    def _step(self, name: str) -> Any:
        work = super()._step(name)

        def call(*data: Any) -> Any:
            if name == hang_at:
                print("there", flush=True)
                time.sleep(600)
            return work(*data)

        return call


if __name__ == "__main__":
    folder, hang_at = Path(sys.argv[1]), sys.argv[2]
    world = Hanging()
    with store(folder).writing("victim", world.now) as record:
        monitor.monitor(world.a_pass(record))
