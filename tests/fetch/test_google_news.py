"""Google News' hidden addresses: asked of Google itself, politely, and said when they stay hidden."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from fetch.discover import discover
from fetch.google_news import A_ROUND, QUESTIONS, is_hidden
from fetch.memory import SourceMemory
from fetch.web import Response
from records.types import Failure, Source
from tests.fetch.fakeweb import NOW, FakeDoor, response, rss
from tests.fetch.hostile import World, kind_of, live, page
from tests.fetch.test_discover import HALF_HOUR
from tests.fetch.test_searches import OLD

FEED = "https://news.google.com/rss/search?q=x"
SOURCE = Source(
    name="g", outlet="Google News (search)", home="https://news.google.com/", language="en", feeds=(FEED,), search=True
)
SIGNED = '<html><c-wiz><div data-n-a-id="x" data-n-a-sg="AbC-123_sig" data-n-a-ts="1753437600"></div></c-wiz></html>'


def name(number: int) -> str:
    return f"CBMi{number:040d}"


def hidden(number: int) -> str:
    return f"https://news.google.com/rss/articles/{name(number)}?oc=5"


def answer(address: str) -> str:
    inner = json.dumps(["garturlres", address, 1])
    return ")]}'\n\n" + json.dumps([["wrb.fr", "Fbv4je", inner, None, None, None, "generic"], ["di", 9]]) + "\n"


class Google(FakeDoor):
    """Answers each question with the address that belongs to its name."""

    async def ask(self, url: str, body: bytes, headers: dict[str, str]) -> Response | Failure:
        self.questions.append((url, body))
        request = json.loads(parse_qs(body.decode())["f.req"][0])
        _, _, asked, stamp, signature = json.loads(request[0][0][1])
        assert (stamp, signature, url) == (1753437600, "AbC-123_sig", QUESTIONS)
        return response(url, answer(f"https://a.test/2025/07/25/{int(asked[4:])}").encode())


def google(*numbers: int) -> Google:
    pages: dict = {f"https://news.google.com/rss/articles/{name(number)}": SIGNED for number in numbers}
    return Google(pages | {FEED: rss(*((hidden(number), f"Title {number} - The Sample") for number in numbers))})


def look(door: FakeDoor, memory: SourceMemory | None = None, later: int = 0):  # type: ignore[no-untyped-def]
    found = asyncio.run(discover(door, SOURCE, memory or SourceMemory(), NOW + later * HALF_HOUR))
    return replace(found, memory=SourceMemory.from_json(found.memory.to_json()))


def test_hidden_addresses_are_resolved_once_and_called_by_their_own_outlet() -> None:
    """The name after the headline is the outlet's; the next look asks for the new one only."""
    door = google(1, 2)
    first = look(door)
    assert [(x.url, x.title, x.outlet) for x in first.links] == [
        ("https://a.test/2025/07/25/1", "Title 1", "The Sample"),
        ("https://a.test/2025/07/25/2", "Title 2", "The Sample"),
    ]
    third = google(3, 1, 2)
    second = look(third, first.memory, 1)
    assert [x.url for x in second.links] == ["https://a.test/2025/07/25/3"]
    assert len(third.questions) == 1


def test_many_hidden_addresses_are_resolved_over_several_looks() -> None:
    """No storm of questions: so many a look, and the feed is asked whole until none is left."""
    door = google(*range(50))
    counts, memory = [], SourceMemory()
    for later in range(4):
        found = look(door, memory, later)
        counts.append(len(found.links))
        memory = found.memory
    assert [A_ROUND, A_ROUND, 10, 0] == counts
    assert len(door.questions) == 50


@pytest.mark.parametrize(
    ("page_of_it", "kind"),
    [("<html>Before you continue to Google</html>", "hidden"), ("!robots", "robots"), ("!http_429", "http_429")],
)
def test_what_stays_hidden_is_told_and_not_followed(page_of_it: str, kind: str) -> None:
    """No link to a consent page; one failure in words; after three in a row, or where robots.txt forbids, no more."""
    door = google(*range(10))
    for number in range(10):
        door.pages[f"https://news.google.com/rss/articles/{name(number)}"] = page_of_it
    found = look(door)
    assert found.links == ()
    assert [failed.kind for failed in found.failures] == [kind]
    assert len(door.asked) <= 1 + 3


@pytest.mark.parametrize("text", ["", ")]}'\n\n[[]]", answer("javascript:alert(1)"), answer(hidden(1)), "[" * 5000])
def test_an_answer_without_an_address_is_hidden(text: str) -> None:
    """Whatever Google says: nothing but an address of somebody else's is taken."""
    door = FakeDoor({**google(1).pages, QUESTIONS: text})
    found = look(door)
    assert (found.links, [failed.kind for failed in found.failures]) == ((), ["hidden"])


def test_other_addresses_are_not_hidden() -> None:
    """Those with the address in their name are read without a question."""
    assert is_hidden(hidden(1))
    assert not is_hidden(f"https://news.google.com/rss/articles/{OLD}?oc=5")
    assert not is_hidden("https://a.test/1")


@live
async def test_the_door_asks_no_question_that_robots_txt_forbids() -> None:
    """POST is held to the same rules as GET."""
    async with World() as world, world.door() as door:
        world.serve("a.test", "/robots.txt", page(b"User-agent: *\nDisallow: /private"))
        world.serve("a.test", "/open", page(b"yes"))
        world.serve("a.test", "/private/x", page(b"no"))
        allowed = await door.ask("http://a.test/open", b"q=1", {"Content-Type": "text/plain"})
        refused = await door.ask("http://a.test/private/x", b"q=1", {})
        assert (kind_of(allowed), kind_of(refused)) == ("ok", "robots")
        assert [f"{one.method} {one.path}" for one in world.requests] == ["GET /robots.txt", "POST /open"]
        assert world.requests[-1].body == b"q=1"
