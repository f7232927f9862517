"""What the record tells of its sources: how they do, and where their links ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import storage_world as world
from storage_world import NOW, rows

from records.types import SourceHealth

HOUR = timedelta(hours=1)


def test_sources_tell_how_they_do(store):
    """A row for each configured source; its configuration is kept again only when it changed."""
    sources = [world.source(name) for name in ("blocked", "ok", "unseen")]
    with store.writing("run", NOW) as w:
        w.keep_sources(sources)
        w.keep_sources(sources)
        for at in (NOW, NOW + HOUR):
            failures = [world.failure("discover", "f", at=at, source="blocked")]
            w.keep_links([world.link(outlet="ok")], {"ok": "{}"}, at, failures)
    assert [("blocked", "degraded", 0), ("ok", "ok", 1), ("unseen", "new", 0)] == rows(
        store, "SELECT source, state, links FROM sources ORDER BY source"
    )
    assert [(3,)] == rows(store, "SELECT count(*) FROM kept.sources")


def test_the_state_of_a_source_is_that_of_the_last_pass_with_its_reason(store):
    """It is kept when it changes; retention drops what is superseded."""
    thin = SourceHealth(
        source="a", outlet="A", state="thin", reason="3 of 40 to 90 links a day", found_a_day=3.0,
        expected_a_day=(40, 90), next_try_at=NOW + HOUR,
    )  # fmt: skip
    well = replace(thin, state="ok", reason="as expected", found_a_day=44.0)
    sql = "SELECT state, reason, found_a_day, expected_a_day, next_try_at FROM sources"
    with store.writing("run", NOW) as w:
        w.keep_sources([world.source("a")])
        for states in ([thin], [thin], [well], [thin]):
            w.keep_health(states)
    assert [("thin", "3 of 40 to 90 links a day", 3.0, [40, 90], (NOW + HOUR).replace(tzinfo=None))] == rows(store, sql)
    assert [(3,)] == rows(store, "SELECT count(*) FROM kept.health")
    late = NOW + timedelta(days=400)
    with store.writing("retention", late) as w:
        w.retain(late, 90)
    assert [("thin",)] == rows(store, "SELECT state FROM kept.health")


def test_where_the_last_links_of_a_source_ended(store):
    """Latest first, one row a link, with the kind of the failure where no article came of it; what is not cleaned yet
    is left out."""
    pages = [world.page(world.link(number), b"%d" % number, at=NOW + number * HOUR) for number in range(4)]
    with store.writing("run", NOW) as w:
        w.keep_links([page.link for page in pages], {}, NOW)
        w.keep_pages(pages)
        w.keep_articles([world.article(pages[0])], [world.failure("clean", pages[2].page_id, "consent")])
        w.keep_articles([], [world.failure("clean", pages[1].link.canonical_url, "soft_404")])
        found = w.landings(5)
        assert ["alpha"] == list(found)
        assert [(2, "consent"), (1, "soft_404"), (0, "")] == [
            (int(one.responded_url.rpartition("/")[2]), one.kind) for one in found["alpha"]
        ]
        assert 2 == len(w.landings(2)["alpha"])
