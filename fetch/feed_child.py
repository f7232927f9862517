"""The child process in which strangers' documents are parsed. `python -m fetch.feed_child MEMORY_BYTES`.

Protocol, over standard input and output, numbers big-endian: request = size of head, size of body (4 bytes each),
head as JSON {"what", "content_type", …}, body; answer = size (4 bytes), JSON. {"error", "kind"} stands for an
expected failure; anything else that goes wrong ends the process, and the parent reports that.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from fetch.child import CPU_SECONDS
from fetch.safe_xml import UnsafeXml


def _feed(body: bytes, head: dict[str, Any]) -> dict[str, Any]:
    from fetch.feed_formats import read_feed

    return read_feed(body, head.get("content_type", ""))


def _sitemap(body: bytes, head: dict[str, Any]) -> dict[str, Any]:
    from fetch.sitemap_formats import read_sitemap

    return read_sitemap(body, head.get("content_type", ""))


def _page(body: bytes, head: dict[str, Any]) -> dict[str, Any]:
    from fetch.front_pages import read_page

    return read_page(body, head.get("content_type", ""))


def _bulk(body: bytes, head: dict[str, Any]) -> dict[str, Any]:
    from fetch.gdelt import read_file

    return read_file(body, head.get("words", ()))


READERS: dict[str, Callable[[bytes, dict[str, Any]], dict[str, Any]]] = {
    "bulk": _bulk,
    "feed": _feed,
    "page": _page,
    "sitemap": _sitemap,
}


def answer(head: dict[str, Any], body: bytes) -> dict[str, Any]:
    """What a request is answered with; see the module's words."""
    try:
        return READERS[head["what"]](body, head)
    except UnsafeXml as error:
        return {"error": str(error), "kind": "unsafe_feed"}
    except ValueError as error:  # NoFeed, NoSitemap and the parsers' own
        return {"error": str(error)[:300], "kind": "broken_feed"}
    except (MemoryError, RecursionError):
        return {"error": "the document is too deep or too large for its parser", "kind": "broken_feed"}


def _limit_cpu() -> None:
    """Kill this process if the next request takes longer than CPU_SECONDS of processor time."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(usage.ru_utime + usage.ru_stime) + CPU_SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        sys.exit(0)  # the parent is gone
    return data


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    while True:
        head_size, body_size = struct.unpack(">II", _exactly(sys.stdin.buffer, 8))
        head = json.loads(_exactly(sys.stdin.buffer, head_size))
        body = _exactly(sys.stdin.buffer, body_size)
        _limit_cpu()
        data = json.dumps(answer(head, body)).encode()
        sys.stdout.buffer.write(struct.pack(">I", len(data)) + data)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
