"""The record as the pipeline uses it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
import storage_world as world
from hypothesis import given, settings
from hypothesis import strategies as st
from storage_world import COMPARER, EXTRACTOR, NOW, TOPIC

from records.errors import QueryError, RecordError
from records.identity import key
from records.types import Article, Person, Reading, Remark, Run, Source
from storage.codec import decode, encode, from_row
from storage.pending import known_sql
from storage.rows import flat, line_id, pack_vector, unpack_vector
from storage.store import VIEWS, Reader, Store

HOUR = timedelta(hours=1)
COLUMNS = {
    "articles": "article_id url outlet title author published_at first_seen_at language text version",
    "statements": "statement_id article_id url outlet published_at language speaker speaker_text speaker_role "
    "speaker_kind kind cue content start_char end_char said_on via confidence made_by",
    "verdicts": "statement_id topic utterance_id novelty nearest_statement_id score reason position conditions change "
    "decided_at",
    "utterances": "utterance_id topic speaker said_on first_seen_at first_outlet carriers outlets languages position "
    "conditions change content",
    "positions": "topic speaker since position conditions change utterance_id",
}


@pytest.fixture
def store(tmp_path):
    return world.store_at(tmp_path)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A record after one run over four stories of two outlets."""
    store = world.store_at(tmp_path_factory.mktemp("told"))
    world.run_pipeline(store, range(3))
    world.run_pipeline(store, range(1), outlet="beta")
    return store


def rows(store: Store, sql: str, params=None):
    with Reader(store.layout.live) as reader:
        return list(reader.query(sql, params).rows)


def test_views_have_the_columns_of_the_public_face(told):
    """Views and columns are what users and notebooks rely on, in this order."""
    with Reader(told.layout.live) as reader:
        got = {view: reader.query(f"SELECT * FROM {view}", limit=0).columns for view in VIEWS}
    assert {view: tuple(columns.split()) for view, columns in COLUMNS.items()} == {view: got[view] for view in COLUMNS}
    assert {"deliveries", "failures", "runs", "sources"} < set(got)


def test_every_step_takes_what_the_step_before_kept(told):
    """After a run nothing is pending, and each story has its statement, verdict and delivery."""
    with told.writing("look", NOW) as w:
        pending = (
            w.pending_links(NOW),
            w.pending_pages(),
            w.pending_articles(EXTRACTOR),
            w.pending_comparisons(TOPIC, COMPARER),
        )
    assert ((), (), (), ()) == pending
    sql = "SELECT count(*), count(DISTINCT statement_id) FROM statements JOIN verdicts USING (statement_id)"
    assert [(4, 4)] == rows(told, sql)
    assert [("pending",), ("pending",)] == rows(told, "SELECT state FROM deliveries")


def test_content_offsets_count_code_points(store):
    """`text[start:end] == content` holds in SQL too, with letters outside the basic plane and combining marks."""
    text = "🌦️ Погода: «Ми зустрінемося навесні́», — said Ada Test."
    one = world.article(world.page(world.link()), text)
    said = world.statement(one, "Ми зустрінемося навесні́")
    with store.writing("run", NOW) as w:
        w.keep_articles([one])
        w.keep_extractions([world.extraction(one, said)])
        w.keep_compared(TOPIC, COMPARER, [], [world.remark(one, said)], [world.verdict(said)])
    cut = "substring(text, start_char + 1, end_char - start_char)"
    sql = f"SELECT content, {cut} FROM statements JOIN articles USING (article_id)"
    assert [(said.content, said.content)] == rows(store, sql)
    with Reader(store.layout.live) as reader:
        (account,) = reader.accounts(TOPIC, NOW)
    assert text == account.context_before + said.content + account.context_after


def test_same_rows_again_change_nothing(store):
    """Keys come from content: a second run over the same world adds no row and reports nothing as new."""
    world.run_pipeline(store, range(3))
    before = rows(store, "SELECT * FROM verdicts ORDER BY ALL")
    with store.writing("run", NOW + HOUR) as w:
        assert () == w.keep_links([world.link(n) for n in range(3)], {}, NOW + HOUR)
        pages = w.pages("all")
        assert () == w.keep_pages(pages)
        assert () == w.keep_articles([world.article(page) for page in pages])
    assert before == rows(store, "SELECT * FROM verdicts ORDER BY ALL")


def test_a_link_twice_in_one_batch_is_new_once(store):
    """Two feeds of an outlet list the same story."""
    with store.writing("run", NOW) as w:
        assert 1 == len(w.keep_links([world.link(), world.link()], {}, NOW))


def test_links_and_validators_commit_together(store):
    """A feed's validators never outlive a commit that its links did not reach: else the links stay hidden for ever."""

    def fail(step: str) -> None:
        if step == "links written":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Store(store.layout.live, watch=fail).writing("run", NOW) as w:
        w.keep_links([world.link()], {"alpha": "{}"}, NOW)
    with store.writing("run", NOW) as w:
        assert ((), {}) == (w.pending_links(NOW), w.memories())
        w.keep_links([world.link()], {"alpha": '{"etag": "2"}'}, NOW)
        assert (1, {"alpha": '{"etag": "2"}'}) == (len(w.pending_links(NOW)), w.memories())


def test_changed_text_is_the_next_version(store):
    """An edit is version 2 and the old text stays; a page that differs in its adverts only adds no row."""
    link = world.link()
    first, advert, edit = (world.page(link, body) for body in (b"<p>1</p>", b"<p>1</p><ad>", b"<p>2</p>"))
    with store.writing("run", NOW) as w:
        w.keep_pages([first, advert, edit])
        assert [1] == [a.version for a in w.keep_articles([world.article(first), world.article(advert)])]
        assert [2] == [a.version for a in w.keep_articles([world.article(edit, "Another text.")])]
        assert () == w.pending_pages()
    assert [(1,), (2,)] == rows(store, "SELECT version FROM articles ORDER BY version")


def test_a_better_cleaner_is_no_edit_by_the_outlet(store):
    """The same page cleaned anew keeps its version, and only the newer text is read."""
    page = world.page(world.link())
    with store.writing("run", NOW) as w:
        w.keep_pages([page])
        w.keep_articles([world.article(page)])
        (again,) = w.keep_articles([world.article(page, "Cleaner text.", made_by="clean/2")])
        assert (1, ["Cleaner text."]) == (again.version, [a.text for a in w.pending_articles(EXTRACTOR)])


def test_articles_without_statements_are_read_once(store):
    """An empty extraction is kept, and compared, and then pending no more."""
    one = world.article(world.page(world.link()))
    with store.writing("run", NOW) as w:
        w.keep_articles([one])
        w.keep_extractions([world.extraction(one)])
        assert () == w.pending_articles(EXTRACTOR)
        ((article, empty),) = w.pending_comparisons(TOPIC, COMPARER)
        assert (one, ()) == (article, empty.statements)
        w.keep_compared(TOPIC, COMPARER, [empty], [], [])
        assert () == w.pending_comparisons(TOPIC, COMPARER)
        assert 1 == len(w.pending_comparisons("another-topic", COMPARER))


def test_pending_comes_in_order_of_publication(store):
    """A date in the future counts as the moment at which the record first saw the article."""
    hours = {1: 1.0, 2: 30.0, 3: -9000.0}  # 3 claims to be of next year
    with store.writing("run", NOW) as w:
        w.keep_articles([world.article(world.page(world.link(n, hours=h))) for n, h in hours.items()])
        assert ["Story 2", "Story 1", "Story 3"] == [a.title for a in w.pending_articles(EXTRACTOR)]


def test_failed_fetch_waits_and_is_given_up(store):
    """A link is tried again after 20 minutes, an hour, six, then daily for two weeks. Some failures are final at once,
    and a host that was left alone was not tried."""
    link, gone = world.link(1), world.link(2)
    with store.writing("run", NOW) as w:
        w.keep_links([link, gone], {}, NOW)
        w.keep_pages([], [world.failure("fetch", gone.canonical_url, "http_410")])
        w.keep_pages([], [world.failure("fetch", link.link_id, "backoff")])
        tried = {}
        for minutes in (0, 19, 20, 80, 440, 1879, 1880, 3319, 3320, 20200):
            at = NOW + timedelta(minutes=minutes)
            tried[minutes] = len(w.pending_links(at))
            if tried[minutes]:
                w.keep_pages([], [world.failure("fetch", link.url, at=at)])
    assert [0, 20, 80, 440, 1880, 3320] == [minutes for minutes, due in tried.items() if due]


def test_unclean_page_is_not_cleaned_for_ever(store):
    """A page that is no article is treated; one whose child crashed gets a second try and is then left for replay."""
    no_article, crashing = (world.page(world.link(n)) for n in (1, 2))
    with store.writing("run", NOW) as w:
        w.keep_pages([no_article, crashing])
        early = NOW - HOUR  # failures carry the run's clock, which started before the page was fetched
        w.keep_articles([], [world.failure("clean", no_article.link.canonical_url, "not_an_article", early)])
        w.keep_articles([], [world.failure("clean", crashing.page_id, "crash", early)])
        assert [crashing] == list(w.pending_pages())
        w.keep_articles([], [world.failure("clean", crashing.page_id, "crash")])
        assert () == w.pending_pages()
        assert {no_article, crashing} == set(w.pages("failed"))


def test_articles_on_the_topic_are_looked_at_again(store):
    """After 1, 6 and 24 hours and 7 days; once each, also when the page had not changed."""
    world.run_pipeline(store, range(1))
    with store.writing("run", NOW) as w:
        w.keep_pages([world.page(world.link(9))])  # on no topic
        looked = []
        for hour in (0, 1, 2, 6, 7, 24, 25, 168, 169, 999):
            at = NOW + timedelta(hours=hour, minutes=5)
            for link in w.due_rechecks(at):
                looked.append(hour)
                w.keep_pages([], [world.failure("fetch", link.canonical_url, "not_modified", at)])
        assert {world.link(0).link_id: ('"1"', "")} == w.validators([world.link(0).link_id, "unknown"])
        assert () == w.failures()
    assert [1, 6, 24, 168] == looked


def test_first_verdict_stands(store):
    """A later comparison or extraction never changes a past digest, nor what the views tell."""
    world.run_pipeline(store, range(2))
    with Reader(store.layout.live) as reader:
        before, known = reader.accounts(TOPIC, NOW), reader.known(TOPIC)
    with store.writing("replay", NOW + HOUR) as w:
        articles = w.pending_articles("extract/2")
        better = [
            world.extraction(a, world.statement(a, speaker="A. Test", made_by="extract/2"), made_by="extract/2")
            for a in articles
        ]
        w.keep_extractions(better)
        again = [
            (
                world.remark(a, e.statements[0]),
                world.verdict(e.statements[0], at=NOW + HOUR, made_by="compare/2", novelty="repeat"),
            )
            for a, e in w.pending_comparisons(TOPIC, "compare/2")
        ]
        assert 2 == len(w.keep_compared(TOPIC, "compare/2", better, [r for r, _ in again], [v for _, v in again]))
    with Reader(store.layout.live) as reader:
        assert before == reader.accounts(TOPIC, NOW) == reader.accounts(TOPIC, NOW + 9 * HOUR)
        assert known == reader.known(TOPIC)
        assert () == reader.accounts(TOPIC, NOW - HOUR)
    assert [("new", 2)] == rows(store, "SELECT novelty, count(*) FROM verdicts GROUP BY ALL")
    assert [("A. Test", 2)] == rows(store, "SELECT speaker, count(*) FROM statements GROUP BY ALL")


def test_known_remarks_come_back_whole(told):
    """What comparing needs of an earlier remark is what it was judged from, with its utterance and novelty."""
    with Reader(told.layout.live) as reader:
        all_known = reader.known(TOPIC)
        assert all_known == reader.known(TOPIC, ["Ada Test", "Nobody"], NOW - 2 * HOUR, COMPARER)
        assert () == reader.known(TOPIC, ["Nobody"]) == reader.known(TOPIC, []) == reader.known("other", ["Ada Test"])
        assert () == reader.known(TOPIC, since=NOW) == reader.known(TOPIC, made_by="compare/0")
        article = reader.articles([all_known[0].statement.article_id])[all_known[0].statement.article_id]
    expected = world.remark(article, world.statement(article))
    assert replace(expected, vector=()) == replace(all_known[0], vector=(), utterance_id="", novelty=None)
    assert pytest.approx(expected.vector) == all_known[0].vector


def test_one_speakers_remarks_are_found_by_index(told):
    """So that looking them up costs the same in a record of ten thousand remarks and of a million."""
    with Reader(told.layout.live) as reader:
        sql, params = known_sql(TOPIC, line_id(TOPIC, "Ada Test"), NOW - 9 * HOUR)
        plan = str(reader.query(f"EXPLAIN ANALYZE {sql}", params).rows)
    assert "Index Scan" in plan


def test_an_utterance_counts_articles_not_versions(store):
    """Two outlets carry it, one in two versions: two carriers, the first of which is the one found new."""
    link = world.link(1)
    first, edited = (
        world.article(world.page(link, b"1")),
        world.article(world.page(link, b"2"), "So “We shall meet in spring”."),
    )
    other = world.article(world.page(world.link(1, outlet="beta", hours=0.5)))
    with store.writing("run", NOW) as w:
        kept = w.keep_articles([first, edited, other])
        said = [world.statement(a) for a in kept]
        w.keep_extractions([world.extraction(a, s) for a, s in zip(kept, said, strict=True)])
        found = world.verdict(said[0], utterance_id="u1")
        carried = [world.verdict(s, utterance_id="u1", novelty="repeat", change="same") for s in said[1:]]
        remarks = [world.remark(a, s) for a, s in zip(kept, said, strict=True)]
        w.keep_compared(TOPIC, COMPARER, [], remarks, [found, *carried])
    assert [(2, ["Alpha", "Beta"], "Alpha", "first")] == rows(
        store, "SELECT carriers, outlets, first_outlet, change FROM utterances"
    )
    assert [("u1", "first")] == rows(store, "SELECT utterance_id, change FROM positions")


def test_runs_and_deliveries_are_told_in_their_last_state(store):
    """A killed run has no end; a delivery that was sent is pending no more."""
    run = Run(run_id="r1", command="run", started_at=NOW, state="running")
    with store.writing("run", NOW) as w:
        w.keep_run(run)
        w.keep_run(replace(run, run_id="r2", started_at=NOW + HOUR))
        w.keep_run(replace(run, state="done", ended_at=NOW + HOUR, counts={"links": 3}))
        w.keep_receipts([world.receipt("pending"), world.receipt("failed", 1)])
        w.keep_receipts([world.receipt("sent", 2)])
        assert (["sent"], 0) == ([r.state for r in w.receipts()], len(w.receipts(["pending"])))
        assert [("r2", "running"), ("r1", "done")] == [(r.run_id, r.state) for r in w.runs()]
    assert [("unfinished",), ("done",)] == rows(store, "SELECT state FROM runs ORDER BY started_at DESC")


def test_sources_tell_how_they_do(store):
    """A row for each configured source; its configuration is kept again only when it changed."""
    sources = [world.source(name) for name in ("blocked", "ok", "unseen")]
    with store.writing("run", NOW) as w:
        w.keep_sources(sources)
        w.keep_sources(sources)
        for at in (NOW, NOW + HOUR):
            failures = [world.failure("discover", "f", at=at, source="blocked")]
            w.keep_links([world.link(outlet="ok")], {"ok": "{}"}, at, failures)
    assert [("blocked", "failing", 0), ("ok", "ok", 1), ("unseen", "new", 0)] == rows(
        store, "SELECT source, state, links FROM sources ORDER BY source"
    )
    assert [(3,)] == rows(store, "SELECT count(*) FROM kept.sources")


def test_readers_read_while_a_run_writes(store):
    """The snapshot shows what was published last, and an open reader goes on reading what it opened."""
    world.run_pipeline(store, range(1))
    count = "SELECT count(*) FROM articles"
    with store.writing("run", NOW) as w, Reader(store.layout.live) as early:
        w.keep_articles([world.article(world.page(world.link(5)))])
        assert [(1,)] == rows(store, count)
        w.publish()
        assert [(2,)] == rows(store, count)
        assert ((1,),) == early.query(count).rows


def test_a_run_that_keeps_nothing_publishes_nothing(store):
    """The snapshot is left alone, so nothing that watches it wakes."""
    world.run_pipeline(store, range(1))
    before = store.layout.snapshot.stat().st_ino
    with store.writing("look", NOW):
        pass
    assert before == store.layout.snapshot.stat().st_ino


def test_no_record_yet_is_said(tmp_path):
    """The message names the commands that make one."""
    with pytest.raises(RecordError, match="onrecord run"):
        Reader(tmp_path / "none.duckdb")


def test_looking_loads_no_engine():
    """`onrecord --help` imports this room; DuckDB, Arrow and numpy wait until a record is opened."""
    code = "import sys, storage.store; print(sorted({'duckdb', 'pyarrow', 'numpy'} & set(sys.modules)))"
    assert "[]\n" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_retention_keeps_what_could_alert_again(store):
    """Bodies go; links, texts and verdicts stay, so a static feed older than retention brings nothing new."""
    world.run_pipeline(store, range(3))
    waiting = world.page(world.link(7))
    late = NOW + timedelta(days=400)
    with store.writing("retention", late) as w:
        w.keep_pages([waiting])
        w.keep_links([], {"alpha": '{"etag": "y"}'}, late)
        assert 3 == w.retain(late, 30)
        assert (1, {"alpha": '{"etag": "y"}'}) == (len(w.pages("all")), w.memories())
        assert () == w.keep_links([world.link(n) for n in range(3)], {}, late)
        assert [waiting] == list(w.pending_pages())
    assert [(3,)] == rows(store, "SELECT count(*) FROM verdicts")


def test_export_and_restore_bring_the_record_back(store, tmp_path):
    """Each view as Parquet; a backup restored, and what the spool has beyond it is taken in."""
    world.run_pipeline(store, range(2))
    copy = store.backup(NOW)
    world.run_pipeline(store, range(3))
    assert {f"{view}.parquet" for view in VIEWS} == {path.name for path in store.export(tmp_path / "out")}
    told = store.restore(copy, NOW)
    assert "1 pages came back" in " ".join(told)
    world.run_pipeline(store, range(3))
    assert [(3,)] == rows(store, "SELECT count(*) FROM verdicts")
    (tmp_path / "junk").write_text("no database")
    with pytest.raises(RecordError, match="junk"):
        store.restore(tmp_path / "junk", NOW)


def test_verdict_without_its_remark_is_a_bug(store):
    """A verdict whose statement was not handed over crashes the batch; nothing of it is kept."""
    one = world.article(world.page(world.link()))
    with store.writing("run", NOW) as w, pytest.raises(ValueError, match="without their remark"):
        w.keep_compared(TOPIC, COMPARER, [], [], [world.verdict(world.statement(one))])
    assert [(0,)] == rows(store, "SELECT count(*) FROM verdicts")


@settings(max_examples=30, deadline=None)
@given(st.text(), st.text(alphabet="й́🌦\ud800'\"\\\x00", min_size=1), st.lists(st.floats(-1, 1, width=32), max_size=5))
def test_nouns_survive_the_record(title, text, vector):
    """Any text comes back with every code point in its place; half characters become U+FFFD."""
    article = world.article(world.page(world.link()), text)
    article = replace(article, title=title)
    whole = decode(Article, encode(article))
    assert len(text) == len(whole.text)
    assert text.replace("\ud800", "\ufffd") == whole.text
    assert whole == from_row(Article, flat(article))
    assert tuple(vector) == unpack_vector(pack_vector(vector))


def test_every_noun_has_a_way_back():
    """A noun with nested tables, dates and unions is the same after JSON."""
    one = world.article(world.page(world.link()))
    nouns = (
        world.remark(one, world.statement(one)),
        world.page(world.link()),
        world.source(feeds=("a",), links_a_day=(2, 3)),
        Person(name="Ada Test", kind="person", role="tester", forms={"en": ("Ada Test", "Test")}),
    )
    assert nouns == tuple(decode(type(noun), encode(noun)) for noun in nouns)
    assert {Remark, Source} <= {type(noun) for noun in nouns}
    assert Reading is type(nouns[0].reading)


def test_key_names_are_the_only_spool_names(store):
    """A page's id can't lead out of the spool's folder."""
    bad = replace(world.page(world.link()), page_id="../../etc/passwd")
    with store.writing("run", NOW) as w, pytest.raises(ValueError, match="not a name"):
        w.keep_pages([bad])
    assert key("a") != key("b")


def test_writers_answer_no_users(store):
    """Users' SQL goes to a locked-down reader only."""
    with store.writing("run", NOW) as w, pytest.raises((QueryError, NotImplementedError)):
        w.query("SELECT 1")
