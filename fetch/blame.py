"""Whose fault it was: when most sources fail together, our network did, and no source is to be punished for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from records.types import Failure

# Kinds that our own line, resolver or proxy can cause.
NETWORK = frozenset(
    {"connect", "cut", "dns", "protocol", "proxy", "robots_unreachable", "timeout", "tls", "too_slow"}
)  # fmt: skip
FEWEST = 3  # sources asked; of fewer nothing can be said


def network(results: Mapping[str, tuple[int, Sequence[Failure]]]) -> str:
    """Why the network is to blame, in words; "" if it is not. `results`: source → (requests made, failures)."""
    asked = [(count, failures) for count, failures in results.values() if count]
    down = sum(_silent(count, failures) for count, failures in asked)
    if len(asked) < FEWEST or down * 2 <= len(asked):
        return ""
    kinds = [failure.kind for _, failures in asked for failure in failures if failure.kind in NETWORK]
    most = max(sorted(set(kinds)), key=kinds.count)
    return f"{down} of {len(asked)} sources failed together (mostly: {most}): the network is at fault, not the sources"


def forgiven(results: Iterable[tuple[str, int, Sequence[Failure]]]) -> tuple[str, ...]:
    """The sources of whom nothing but silence came: those that `network` speaks of."""
    return tuple(name for name, count, failures in results if count and _silent(count, failures))


def _silent(count: int, failures: Sequence[Failure]) -> bool:
    return len(failures) >= count and all(failure.kind in NETWORK for failure in failures)
