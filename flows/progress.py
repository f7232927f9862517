"""Progress bars on the terminal."""

from __future__ import annotations

import sys

_WIDTH = 24


class Bars:
    """A line a step, drawn over itself until the step is done."""

    def __call__(self, step: str, done: int, total: int) -> None:
        full = _WIDTH if not total else _WIDTH * done // total
        ended = done >= total
        bar = "━" * full + "╌" * (_WIDTH - full)
        sys.stderr.write(f"\r  {step:<9} {bar} {done:,}/{total:,}\x1b[K" + ("\n" if ended and total else ""))
        if ended and not total:
            sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
