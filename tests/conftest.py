"""What all tests share: nobody's settings but the test's own, no word to the outside, and the count of what hit."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

os.environ |= {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_LOGGING_LEVEL": "WARNING"}

Hits = Callable[[int, int, int], None]
_HITS: dict[int, list[int]] = {}  # fault → [injections, those that met live work]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No ONRECORD_* variable of whoever runs the tests reaches them."""
    for name in [name for name in os.environ if name.startswith("ONRECORD_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def hits() -> Hits:
    """`hits(fault, injected, hit)`: of so many injections of a fault, so many met live work. All must, and the sums
    are told at the end of the run: a harness that injects into nothing proves nothing."""

    def told(fault: int, injected: int, hit: int) -> None:
        sums = _HITS.setdefault(fault, [0, 0])
        sums[0] += injected
        sums[1] += hit
        assert hit >= 0.95 * injected > 0, f"fault {fault}: only {hit} of {injected} injections met live work"

    return told


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line of faults after the run."""
    if _HITS:
        sums = "; ".join(f"{fault}: {hit} of {injected}" for fault, (injected, hit) in sorted(_HITS.items()))
        terminalreporter.write_line(f"faults injected into live work, by number: {sums}")
