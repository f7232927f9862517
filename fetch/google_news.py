"""Google News' newer addresses: only Google knows where they lead, and is asked in the way its own page asks.

    page of the address → its signature and time → a question by POST → the article's address

Both requests go through the door, so robots.txt, pace and back-off of Google's host hold; where robots.txt forbids it,
nothing is resolved and the source says so. The protocol is not documented and changes: a failure names the step.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from fetch.documents import Item
from fetch.getter import Asker
from fetch.searches import resolved
from fetch.urls import parse
from fetch.web import Response
from records.types import Failure

HOST = "news.google.com"
QUESTIONS = f"https://{HOST}/_/DotsSplashUi/data/batchexecute"
A_ROUND = 20  # addresses that are resolved of one document, two requests each; the others wait for the next look
TRIES = 3  # failures in a row after which the others wait too
# What the page sends besides the name: a session without preferences.
SESSION = [
    ["X", "X", ["X", "X"], None, None, 1, 1, "US:en", None, 1, None, None, None, None, None, 0, 1],
    "X", "X", 1, [1, 1, 1], 1, 1, None, 0, 0, None, 0,
]  # fmt: skip

_NAME = re.compile(r"^/(?:rss/)?(?:articles|read)/([A-Za-z0-9_-]{20,1500})$")
_SIGNATURE = re.compile(r'data-n-a-sg="([A-Za-z0-9_-]{8,300})"')
_TIME = re.compile(r'data-n-a-ts="(\d{5,15})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What became of hidden addresses."""

    found: dict[str, str]  # hidden → the article's own
    failures: tuple[Failure, ...] = ()
    asked: int = 0  # requests
    left: int = 0  # not tried, or worth another try


def is_hidden(url: str) -> bool:
    """Whether only Google knows where `url` leads."""
    if not _name(url):
        return False
    try:
        return not resolved(url)
    except ValueError:
        return True


def shown(item: Item, url: str) -> Item:
    """`item` at its own address, under the outlet's name that Google puts after the headline."""
    title, dash, outlet = item.title.rpartition(" - ")
    return replace(item, url=url, title=title if dash else item.title, outlet=outlet if dash else "")


async def resolve(door: Asker, urls: Sequence[str]) -> Opened:
    """The articles' addresses behind `urls`, A_ROUND of them at most."""
    found: dict[str, str] = {}
    failures: list[Failure] = []
    asked = in_a_row = tried = 0
    for url in urls[:A_ROUND]:
        answer, requests = await _one(door, url)
        asked += requests
        tried += 1
        if isinstance(answer, str):
            found[url], in_a_row = answer, 0
            continue
        failures.append(answer)
        in_a_row += 1
        if answer.kind in ("robots", "backoff") or in_a_row >= TRIES:
            break
    given_up = bool(failures) and failures[-1].kind == "robots"
    left = 0 if given_up else len(urls) - tried + sum(failure.kind != "hidden" for failure in failures)
    kinds = {failure.kind: failure for failure in failures}  # one of each kind is told
    return Opened(found=found, failures=tuple(kinds.values()), asked=asked, left=left)


async def _one(door: Asker, url: str) -> tuple[str | Failure, int]:
    """The address behind `url`, or why there is none; and how many requests it took."""
    name = _name(url)
    page = await door.get(f"https://{HOST}/rss/articles/{name}", kind="article")
    if isinstance(page, Failure):
        return page, 1
    text = page.body.decode("utf-8", "replace")
    signature, time = _SIGNATURE.search(text), _TIME.search(text)
    if not signature or not time:
        return _hidden(page, "its page carries no signature (a consent page?)"), 1
    inner = json.dumps(["garturlreq", SESSION, name, int(time[1]), signature[1]], separators=(",", ":"))
    body = "f.req=" + quote(json.dumps([[["Fbv4je", inner]]], separators=(",", ":")))
    headers = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}
    answer = await door.ask(QUESTIONS, body.encode(), headers)
    if isinstance(answer, Failure):
        return answer, 2
    address = _address(answer.body.decode("utf-8", "replace"))
    return (address or _hidden(answer, "its answer holds no address")), 2


def _name(url: str) -> str:
    """The name that Google gives the article of `url`; "" for other addresses."""
    try:
        target = parse(url)
    except ValueError:
        return ""
    match = _NAME.match(target.path) if target.host == HOST else None
    return match[1] if match else ""


def _address(text: str) -> str:
    """The http(s) address in an answer: JSON in JSON, after a line that keeps scripts from running it."""
    for line in text.splitlines():
        if not line.startswith("["):
            continue
        try:
            found = json.loads(json.loads(line)[0][2])
            if found[0] == "garturlres" and parse(found[1]).host != HOST:
                return str(found[1])
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            continue
    return ""


def _hidden(answer: Response, reason: str) -> Failure:
    reason = f"Google News hides the article's address: {reason}"
    return Failure(stage="discover", key=answer.url, kind="hidden", reason=reason, at=answer.fetched_at)
