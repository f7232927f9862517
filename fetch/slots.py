"""How many connections at once, and why slow hosts cannot take them all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

SLOW = 0.5  # seconds after which a connection gives its slot to another and goes on without one
MORE = 4  # times as many connections as slots, at most


class Slots:
    """`async with slots.one(): …`: at most `count` at once that are quick.

    A host that drips its answer costs a socket and nothing else, so it need not keep the others waiting.
    """

    def __init__(self, count: int):
        self._quick = asyncio.Semaphore(count)
        self._all = asyncio.Semaphore(most(count))

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """A connection's place."""
        async with self._all:
            await self._quick.acquire()
            held = True

            def give_back() -> None:
                nonlocal held
                if held:
                    held = False
                    self._quick.release()

            timer = asyncio.get_running_loop().call_later(SLOW, give_back)
            try:
                yield
            finally:
                timer.cancel()
                give_back()


def most(count: int) -> int:
    """Connections that `count` slots may come to."""
    return count * MORE
