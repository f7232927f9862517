"""The record as readers see it: views, accounts, known remarks, snapshots, copies."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
import storage_world as world
from storage_world import COMPARER, NOW, TOPIC, rows

from records.errors import RecordError
from records.types import Run
from storage.pending import known_sql
from storage.rows import line_id
from storage.store import VIEWS, Reader

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


def test_views_have_the_columns_of_the_public_face(told):
    """Views and columns are what users and notebooks rely on, in this order."""
    with Reader(told.layout.live) as reader:
        got = {view: reader.query(f"SELECT * FROM {view}", limit=0).columns for view in VIEWS}
    assert {view: tuple(columns.split()) for view, columns in COLUMNS.items()} == {view: got[view] for view in COLUMNS}
    assert {"deliveries", "failures", "runs", "sources"} < set(got)


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


def test_words_that_left_their_article_are_told_with_the_time(store):
    """A later version without them dates it; marks and capitals may change; before that version nothing was known."""
    one, said = world.article(world.page(world.link())), {}
    with store.writing("run", NOW) as w:
        w.keep_articles([one])
        for words in ("We shall meet in spring", "said Ada Test"):
            said[words] = world.statement(one, words)
        w.keep_extractions([world.extraction(one, *said.values())])
        judged = [(world.remark(one, some), world.verdict(some)) for some in said.values()]
        w.keep_compared(TOPIC, COMPARER, [], [remark for remark, _ in judged], [verdict for _, verdict in judged])
    for hours, text in ((2, "“we shall MEET - in spring”, says Ada."), (4, "Nobody would speak."), (6, "Silence.")):
        at = NOW + hours * HOUR
        with store.writing("run", at) as w:
            w.keep_articles([world.article(world.page(world.link(), text.encode(), at=at), text)])

    def gone(until):
        with Reader(store.layout.live) as reader:
            return {one.statement.content: one.gone_at for one in reader.accounts(TOPIC, until)}

    assert dict.fromkeys(said) == gone(NOW + HOUR)
    assert {"We shall meet in spring": None, "said Ada Test": NOW + 2 * HOUR} == gone(NOW + 3 * HOUR)
    assert {"We shall meet in spring": NOW + 4 * HOUR, "said Ada Test": NOW + 2 * HOUR} == gone(NOW + 7 * HOUR)


def test_first_of_an_utterance_is_what_was_found_new(store):
    """A lead and the quotation below it are judged in one article at one time: whatever their names, the new one leads,
    or digests would take the utterance for a repeat."""
    text = "\n".join(f"They shall meet on day {n}, said Ada Test." for n in range(12))
    one = world.article(world.page(world.link()), text)
    found = [world.statement(one, f"shall meet on day {n}") for n in range(2)] + [
        world.statement(one, f"They shall meet on day {n}") for n in range(2, 12)
    ]
    verdicts = [world.verdict(found[0], utterance_id="one")] + [
        world.verdict(some, utterance_id="one", novelty="repeat") for some in found[1:]
    ]
    with store.writing("run", NOW) as w:
        w.keep_articles([one])
        w.keep_extractions([world.extraction(one, *found)])
        w.keep_compared(TOPIC, COMPARER, [], [world.remark(one, some) for some in found], verdicts)
    with Reader(store.layout.live) as reader:
        assert "new" == reader.accounts(TOPIC, NOW)[0].verdict.novelty


def test_health_is_remembered_as_of_then(store):
    """What discovery remembered and where links had ended at a time that is past: later runs do not change it."""
    pages = [world.page(world.link(number), b"%d" % number, at=NOW + number * HOUR) for number in range(2)]
    for number, page in enumerate(pages):
        at = NOW + number * HOUR
        with store.writing("run", at) as w:
            w.keep_links([page.link], {"alpha": f'{{"etag": "{number}"}}'}, at)
            w.keep_pages([page])
            w.keep_articles([], [world.failure("clean", page.page_id, "consent", at=at)])
    with Reader(store.layout.live) as reader:
        for hours, etag, ends in ((-1, None, 0), (0, '{"etag": "0"}', 1), (1, '{"etag": "1"}', 2)):
            until = NOW + hours * HOUR
            assert etag == reader.memories(until).get("alpha")
            assert ends == len(reader.landings(5, until).get("alpha", ()))
        assert reader.memories() == reader.memories(NOW + HOUR)
        assert reader.landings(5) == reader.landings(5, NOW + HOUR)
