"""How much longer 200 good feeds take beside 64 hosts that never finish an answer. On loopback, in turns, one run.

python -m bench.loris [--good N] [--slow N] [--latency MS] [--turns N]

The time is that until the last good feed is in; the slow hosts are asked first and hold their connections all along.
Half of them dribble headers, half a body. Ends with 1 if the ratio of the medians is above 1.2.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
from typing import Any

from fetch.web import Response
from tests.fetch.hostile import Handler, Request, World, forever, head, page, stream

BAR = 1.2
FEED = (
    b"<rss version='2.0'><channel>"
    + b"<item><title>x</title><link>http://a.test/1</link></item>" * 50
    + b"</channel></rss>"
)
SLOW = (
    stream(b"HTTP/1.1 200 OK\r\n", lambda: forever(b"x"), pause=1.0),
    stream(head(200, content_length="99999"), lambda: forever(b"x"), pause=1.0),
)


def after(seconds: float, handler: Handler) -> Handler:
    """A host that is some way off."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await handler(request, writer)

    return answer


async def seconds(good: int, slow: int, latency: float) -> float:
    """Until all good feeds are in, beside so many slow hosts."""
    async with World() as world:
        world.serve("*", "/feed", after(latency, page(FEED)))
        world.serve("*", "*", after(latency, page(b"", 404)))
        for number in range(slow):
            world.serve(f"slow{number}.test", "*", SLOW[number % 2])
        async with world.door() as door:
            loop = asyncio.get_running_loop()
            start = loop.time()
            held = [asyncio.create_task(door.get(f"http://slow{n}.test/feed", kind="feed")) for n in range(slow)]
            await asyncio.sleep(0)
            came: list[Any] = await asyncio.gather(
                *(door.get(f"http://good{n}.test/feed", kind="feed") for n in range(good))
            )
            took = loop.time() - start
            if not all(isinstance(answer, Response) for answer in came) or any(task.done() for task in held):
                raise AssertionError("the good feeds must come in while the slow hosts hold the line")
            for task in held:
                task.cancel()
            await asyncio.gather(*held, return_exceptions=True)
            return took


def ratio(good: int, slow: int, latency: float, turns: int) -> tuple[float, float, float]:
    """(ratio, seconds without, seconds with): medians."""
    without, beside = [], []
    for turn in range(turns + 1):  # the first is not counted
        pair = asyncio.run(seconds(good, 0, latency)), asyncio.run(seconds(good, slow, latency))
        if turn:
            without.append(pair[0])
            beside.append(pair[1])
    few, many = statistics.median(without), statistics.median(beside)
    return many / few, few, many


def main() -> int:
    """Prints the ratio."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--good", type=int, default=200)
    options.add_argument("--slow", type=int, default=64)
    options.add_argument("--latency", type=float, default=100.0, help="milliseconds until a good host answers")
    options.add_argument("--turns", type=int, default=5)
    chosen = options.parse_args()
    found, few, many = ratio(chosen.good, chosen.slow, chosen.latency / 1000, chosen.turns)
    print(f"{chosen.good} good feeds, {chosen.latency:g} ms away, beside {chosen.slow} slow hosts against none: "
          f"{many:.3f} s / {few:.3f} s = {found:.2f} (at most {BAR})")  # fmt: skip
    return int(found > BAR)


if __name__ == "__main__":
    raise SystemExit(main())
