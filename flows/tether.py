"""`python -m flows.tether COMMAND …`: becomes COMMAND, which from then on dies with the process that started it."""

from __future__ import annotations

import os
import sys

from flows.server import die_with_parent

if __name__ == "__main__":
    parent = os.getppid()
    die_with_parent()
    if os.getppid() != parent:  # it died in between
        raise SystemExit(1)
    os.execvp(sys.argv[1], sys.argv[1:])
