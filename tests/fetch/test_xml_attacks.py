"""Faults 15 and 16: documents made to read files, to call out, to blow up or to hang a parser."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from fetch import feeds, opml, sitemaps
from fetch.child import shared
from fetch.limits import MIB
from tests.conftest import Hits
from tests.fetch.process import used

FORMATS = {
    "rss": '<rss version="2.0"><channel><title>%s</title><item><title>%s</title><link>http://a.test/1</link></item>'
    "</channel></rss>",
    "feed": '<feed xmlns="http://www.w3.org/2005/Atom"><title>%s</title><entry><title>%s</title>'
    '<link href="http://a.test/1"/></entry></feed>',
    "urlset": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><!-- %s --><url><loc>http://a.test/%s</loc>'
    "</url></urlset>",
    "opml": '<opml version="2.0"><head><title>%s</title></head><body><outline text="%s" xmlUrl="http://a.test/1"/>'
    "</body></opml>",
}
READERS: dict[str, Callable[[bytes], object]] = {
    "rss": lambda body: feeds.read_now(body, "", "http://a.test/"),
    "feed": lambda body: feeds.read_now(body, "", "http://a.test/"),
    "urlset": lambda body: asyncio.run(sitemaps.read(body, "", "http://a.test/")),
    "opml": opml.read,
}
LAUGHS = '<!ENTITY a "SENTINEL">' + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
# what stands between '<?xml?>' and the root; NAME is the root's name, FILE and PORT are the test's own
PAYLOADS = {
    "outside file": '<!DOCTYPE NAME [<!ENTITY x SYSTEM "file://FILE">]>',
    "outside address": '<!DOCTYPE NAME [<!ENTITY x SYSTEM "http://127.0.0.1:PORT/x">]>',
    "outside by public name": '<!DOCTYPE NAME [<!ENTITY x PUBLIC "p" "http://127.0.0.1:PORT/x">]>',
    "outside DTD": '<!DOCTYPE NAME SYSTEM "http://127.0.0.1:PORT/x.dtd">',
    "parameter entity": '<!DOCTYPE NAME [<!ENTITY % p SYSTEM "http://127.0.0.1:PORT/p.dtd"> %p;]>',
    "file by parameter": '<!DOCTYPE NAME [<!ENTITY % p SYSTEM "file://FILE"><!ENTITY x "%p;">]>',
    "inner entity": '<!DOCTYPE NAME [<!ENTITY x "SENTINEL">]>',
    "billion laughs": f'<!DOCTYPE NAME [{LAUGHS}<!ENTITY x "&j;">]>',
    "quadratic": '<!DOCTYPE NAME [<!ENTITY x "' + "SENTINEL" * 20_000 + '">]>',
    "stylesheet and outside": '<?xml-stylesheet href="http://127.0.0.1:PORT/x.xsl"?><!DOCTYPE NAME [<!ENTITY x SYSTEM '
    '"http://127.0.0.1:PORT/x">]>',
}


@pytest.fixture
def children() -> list[int]:
    """Process ids of the parsing children, all of them started."""
    feeds.read_now((FORMATS["rss"] % ("a", "b")).encode(), "", "http://a.test/")
    return [child._process.pid for child in shared()._alive]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("root", FORMATS)
def test_nothing_is_expanded_and_nobody_is_asked(
    root: str, payload: str, tmp_path: Path, children: list[int], hits: Hits
) -> None:
    """Refused, or read without the entity: no sentinel comes out, no connection is made, at most 1 s and 64 MiB."""
    secret = tmp_path / "secret"
    secret.write_text("SENTINEL")
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        before = PAYLOADS[payload].replace("NAME", root).replace("FILE", str(secret))
        before = before.replace("PORT", str(canary.getsockname()[1]))
        body = f'<?xml version="1.0"?>{before}' + FORMATS[root] % ("&x;" * 50, "&x;" * 50)
        with used(children) as cost:
            try:
                told = repr(READERS[root](body.encode()))
            except (feeds.BrokenFeed, ValueError) as refused:
                told = str(refused)
        assert "SENTINEL" not in told
        assert cost.cpu_seconds <= 1 and cost.memory <= 64 * MIB
        with pytest.raises(BlockingIOError):
            canary.accept()
    hits(15, 1, bool(told))


ITEM = "<item><title>x</title><link>http://a.test/1</link>%s</item>"
RSS = '<rss version="2.0"><channel><title>N</title>%s</channel></rss>'
AUTHOR = "a@" + "a." * 16_000
HANGERS = {
    "50 authors of 32 kB": RSS % (ITEM % f"<author>{AUTHOR}</author><dc:creator>{AUTHOR}</dc:creator>" * 50),
    "50 texts of 32 kB of open tags": RSS % (ITEM % f"<description>{'&lt;a ' * 5_000}</description>" * 50),
    "500,000 items": RSS % ("<item><link>a</link></item>" * 500_000),
    "a title of 19 MB": RSS % (ITEM % f"<title>{'x' * (19 * MIB)}</title>"),
    "a title of 100 MB": RSS % (ITEM % f"<title>{'x' * 100_000_000}</title>"),
    "half a million brackets": RSS % ("<" * 500_000),
    "100,000 levels": RSS % ("<a>" * 100_000),
    "100,000 attributes": RSS % ("<item " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>"),
    "100,000 namespaces": "<rss " + " ".join(f'xmlns:n{n}="u{n}"' for n in range(100_000)) + "><channel/></rss>",
    "endless comment": RSS % ("<!--" * 200_000),
    "endless CDATA": RSS % ("<![CDATA[" * 100_000),
    "a million ampersands": RSS % (ITEM % f"<title>{'&' * 1_000_000}</title>"),
    "deep JSON": '{"version":"https://jsonfeed.org/version/1.1","items":' + "[" * 100_000,
}


@pytest.mark.parametrize("document", HANGERS.values(), ids=HANGERS.keys())
def test_no_document_holds_up_the_run(document: str, hits: Hits) -> None:
    """Five seconds at most, whatever becomes of it; the next feed is read."""
    start = time.monotonic()
    with contextlib.suppress(feeds.BrokenFeed):
        assert len(feeds.read_now(document.encode(), "", "http://a.test/").entries) <= 5_000
    assert time.monotonic() - start <= 5
    assert len(feeds.read_now((RSS % (ITEM % "")).encode(), "", "http://a.test/").entries) == 1
    hits(16, 1, 1)
