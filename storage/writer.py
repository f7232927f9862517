"""The one writer: every `keep_…` is one transaction; what is there already is left as it is."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from records.types import Article, Extraction, Failure, Link, Page, Receipt, Remark, Run, Source, SourceHealth, Verdict
from storage import rows
from storage.codec import plain
from storage.database import our_words
from storage.layout import Layout
from storage.shown import Shown
from storage.snapshot import publish
from storage.spool import Spool
from storage.versions import versions

if TYPE_CHECKING:
    import duckdb

UNCHANGED = ("not_modified",)  # kinds of 'failure' of a page that are good news
UNASKED = ("backoff",)  # kinds by which no request was made


class Writer(Shown):
    """Made by `Store.writing`. Threads may share it. `watch` is told each step's name: tests stop the process there."""

    def __init__(
        self,
        layout: Layout,
        con: duckdb.DuckDBPyConnection,
        connect: Callable[[], duckdb.DuckDBPyConnection],
        command: str,
        now: datetime,
        watch: Callable[[str], None],
    ):
        self.now = now
        self.recovered: tuple[str, ...] = ()
        self._layout, self._connect, self._command, self._watch = layout, connect, command, watch
        self._turn = threading.RLock()
        self._spool = Spool(layout.spool)
        self._con = con
        self._published = False
        self._schemas: dict[str, Any] = {}
        row = self._con.execute("SELECT coalesce(max(commit_no), 0) FROM kept.commits").fetchone()
        self._last_commit = row[0] if row else 0

    def keep_sources(self, sources: Sequence[Source]) -> None:
        """The sources as configured, those whose configuration changed."""
        last = self._fetch("SELECT source, arg_max(doc, commit_no) AS doc FROM kept.sources GROUP BY source")
        known = {row["source"]: row["doc"] for row in last}
        changed = [row for row in map(rows.source_row, sources) if known.get(row["source"]) != row["doc"]]
        if changed:
            with self._commit("sources") as put:
                put("sources", changed)

    def keep_health(self, states: Sequence[SourceHealth]) -> None:
        """How sources do, those whose state or reason changed."""
        last = self._fetch(
            "SELECT source, arg_max([state, reason], commit_no) AS said FROM kept.health GROUP BY source"
        )
        known = {row["source"]: row["said"] for row in last}
        changed = [rows.flat(one) for one in states if known.get(one.source) != [one.state, plain(one.reason)]]
        if changed:
            with self._commit("health") as put:
                put("health", changed)

    def keep_links(
        self,
        links: Sequence[Link],
        memories: Mapping[str, str],
        now: datetime,
        failures: Sequence[Failure] = (),
    ) -> tuple[Link, ...]:
        """Links found, and in the same transaction what discovery remembers of each source looked at (its JSON):
        validators without their links would hide these for ever. Returns the links that are truly new."""
        known = self.memories()
        failed = {failure.source or failure.key for failure in failures}
        with self._commit("links") as put:
            new = put("links", [rows.flat(link) for link in links], "link_id")
            put("translations", [rows.flat(link) for link in links if link.translation_of])
            put("memories", [{"source": s, "memory": m} for s, m in memories.items() if known.get(s) != m])
            fresh = [link for link in links if link.link_id in new]
            sources = sorted({*memories, *failed, *(link.source for link in links)})
            put("looks", [_source_look(name, fresh, name in failed, now) for name in sources])
            put("failures", [rows.failure_row(failure) for failure in failures])
        once = {link.link_id: link for link in reversed(fresh)}
        return tuple(link for link in fresh if once[link.link_id] is link)

    def keep_pages(self, pages: Sequence[Page], failures: Sequence[Failure] = ()) -> tuple[Page, ...]:
        """Pages as they came: bodies into the spool first, then the rows. A failure of kind `not_modified` is noted as
        a look. Returns the pages that are truly new; the same body fetched again is not."""
        if not pages and not failures:
            return ()
        with self._turn, our_words(self._layout.live):
            self._spool.put(pages)
        self._watch("pages spooled")
        looks = [_link_look(page.link.link_id, page.fetched_at, "ok") for page in pages]
        looked = self._ids_of([failure.key for failure in failures if failure.stage == "fetch"])
        for failure in failures:
            if failure.key in looked and failure.kind not in UNASKED:
                outcome = "not_modified" if failure.kind in UNCHANGED else "failed"
                looks.append(_link_look(looked[failure.key], failure.at, outcome))
        with self._commit("pages") as put:
            # A page brings its link: the page of a link lost with a journal stays usable.
            put("links", [rows.flat(page.link) for page in pages])
            new = put("pages", [rows.page_row(page) for page in pages], "page_id")
            put("looks", looks)
            put("failures", [rows.failure_row(failure) for failure in failures if failure.kind not in UNCHANGED])
        return tuple({page.page_id: page for page in pages if page.page_id in new}.values())

    def keep_articles(self, articles: Sequence[Article], failures: Sequence[Failure] = ()) -> tuple[Article, ...]:
        """Cleaned texts. The text that its link had last adds no row. A changed one is version n+1, unless it is the
        same page cleaned anew: that keeps its version. Returns those truly new, with their version."""
        if not articles and not failures:
            return ()
        earlier = self._fetch(
            """SELECT link_id, page_id, article_id, text_hash, version FROM kept.articles
               WHERE link_id IN (SELECT unnest(?)) ORDER BY commit_no, version""",
            [[article.link_id for article in articles]],
        )
        new, cleanings = versions(articles, earlier)
        named = [article.page_id for article in new]
        pages = self._fetch("SELECT page_id FROM kept.pages WHERE page_id IN (SELECT unnest(?))", [named])
        paged = {row["page_id"] for row in pages}
        with self._turn, our_words(self._layout.live):
            self._spool.put(article for article in new if article.page_id not in paged)
        self._watch("articles spooled")
        with self._commit("articles") as put:
            put("articles", [rows.article_row(article, place) for place, article in enumerate(new)])
            put("cleanings", cleanings, "page_id")
            put("failures", [rows.failure_row(failure) for failure in failures])
        return tuple(new)

    def keep_extractions(self, extractions: Sequence[Extraction]) -> None:
        """Statements of articles; an extraction without a statement is kept too, or its article is read for ever."""
        if not extractions:
            return
        with self._commit("extractions") as put:
            put("extractions", [rows.flat(one, statements=len(one.statements)) for one in extractions])
            put(
                "statements",
                [
                    rows.statement_row(statement, one.extraction_id, place)
                    for one in extractions
                    for place, statement in enumerate(one.statements)
                ],
            )

    def keep_compared(
        self,
        topic: str,
        made_by: str,
        extractions: Sequence[Extraction],
        remarks: Sequence[Remark],
        verdicts: Sequence[Verdict],
        receipts: Sequence[Receipt] = (),
    ) -> tuple[Verdict, ...]:
        """A comparison, whole: which extractions it looked at (also those with nothing on the topic), the on-topic
        remarks (reading, vector), their verdicts, and the outbox. Returns the verdicts that are truly new."""
        by_statement = {remark.statement.statement_id: remark for remark in remarks}
        missing = [v.statement_id for v in verdicts if v.statement_id not in by_statement]
        if missing:
            raise ValueError(f"verdicts without their remark: {missing[:3]}")
        judged = [(by_statement[verdict.statement_id], verdict) for verdict in verdicts]
        if not extractions and not verdicts and not receipts:
            return ()
        with self._commit("compared") as put:
            put("remarks", [rows.remark_row(remark, verdict, made_by) for remark, verdict in judged])
            decided = [rows.flat(verdict, order_at=rows.order_at(remark)) for remark, verdict in judged]
            new = put("verdicts", decided, "verdict_id")
            self._watch("verdicts written")
            put("receipts", [rows.receipt_row(receipt) for receipt in receipts])
            mark = {"topic": topic, "made_by": made_by}
            put("comparisons", [{"extraction_id": one.extraction_id, **mark} for one in extractions])
        return tuple(verdict for verdict in verdicts if verdict.verdict_id in new)

    def keep_failures(self, failures: Sequence[Failure]) -> None:
        """Expected failures of any stage."""
        if failures:
            with self._commit("failures") as put:
                put("failures", [rows.failure_row(failure) for failure in failures])

    def keep_receipts(self, receipts: Sequence[Receipt]) -> None:
        """Deliveries: each new state or try is a row."""
        if receipts:
            with self._commit("receipts") as put:
                put("receipts", [rows.receipt_row(receipt) for receipt in receipts])

    def keep_run(self, run: Run) -> None:
        """A run that starts (state `running`) or ended."""
        with self._commit("run") as put:
            put("runs", [rows.flat(run, counts=json.dumps(run.counts))])

    def publish(self) -> None:
        """Let readers see what was kept so far. Also done at the end of `Store.writing` if anything was kept."""
        with self._turn, our_words(self._layout.live):
            try:
                self._close_and_copy()
            finally:
                self._con = self._connect()

    def finish(self) -> None:
        """Publish what is not published yet, and let go of the database."""
        with self._turn, our_words(self._layout.live):
            try:
                if not self._published:
                    self._close_and_copy()
            finally:
                self._con.close()

    def _close_and_copy(self) -> None:
        self._con.execute("CHECKPOINT")
        self._con.close()
        self._watch("closed for publishing")
        publish(self._layout)
        self._published = True

    def retain(self, now: datetime, keep_bodies_days: int) -> int:
        """Drop raw bodies of treated pages older than that, and superseded memories and states. Keys, texts, statements
        and verdicts all stay, so nothing that a source still lists can alert again. Returns how many bodies went."""
        cutoff = plain(now - timedelta(days=keep_bodies_days))
        old = {row["page_id"] for row in self._fetch("SELECT page_id FROM kept.pages WHERE fetched_at < ?", [cutoff])}
        old -= {row["page_id"] for row in self._page_rows("missing")}
        gone = self._spool.drop("page", [name for name in self._spool.names("page") if name in old])
        self._watch("bodies dropped")
        for table in ("memories", "health"):
            superseded = f"""FROM kept.{table} m
                WHERE commit_no IN (SELECT commit_no FROM kept.commits WHERE at_time < ?)
                  AND commit_no < (SELECT max(commit_no) FROM kept.{table} n WHERE n.source = m.source)"""
            if self._fetch(f"SELECT 1 {superseded} LIMIT 1", [cutoff]):
                with self._commit("retention"):
                    self._con.execute(f"DELETE {superseded}", [cutoff])
        return gone

    def _ids_of(self, names: Sequence[str]) -> dict[str, str]:
        """Failures call a link by its id or one of its addresses: name → link_id."""
        found = self._fetch(
            """SELECT link_id, unnest(list_distinct([link_id, url, canonical_url])) AS name FROM kept.links
               WHERE link_id IN (SELECT unnest($n)) OR url IN (SELECT unnest($n))
                  OR canonical_url IN (SELECT unnest($n))""",
            {"n": list(names)},
        )
        return {row["name"]: row["link_id"] for row in found}

    @contextmanager
    def _commit(self, what: str) -> Iterator[Callable[..., set[str]]]:
        """One transaction. Gives `put(table, rows, name)`, which returns the names that were not there yet."""
        with self._turn, our_words(self._layout.live):
            self._watch(f"{what} begun")
            self._con.execute("BEGIN")
            try:
                number = self._last_commit + 1
                self._con.execute(
                    "INSERT INTO kept.commits VALUES (?, ?, ?, ?)", [number, plain(self.now), self._command, what]
                )

                def put(table: str, arriving: Sequence[dict[str, Any]], name: str = "commit_no") -> set[str]:
                    if table not in self._schemas:
                        self._schemas[table] = rows.schema_of(self._con, table)
                    return rows.insert(self._con, table, self._schemas[table], arriving, number, name)

                yield put
                self._watch(f"{what} written")
                self._con.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            self._last_commit = number
            self._published = False
            self._watch(f"{what} committed")

    def _roll_back(self) -> None:
        import duckdb

        # It may be gone already, or the database has stopped itself: the first error tells why.
        with suppress(duckdb.Error):
            self._con.execute("ROLLBACK")


def _source_look(name: str, fresh: Sequence[Link], failed: bool, now: datetime) -> dict[str, Any]:
    found = sum(link.source == name for link in fresh)
    return {
        "kind": "source",
        "key": name,
        "at_time": plain(now),
        "outcome": "failed" if failed and not found else "ok",
        "found": found,
    }


def _link_look(link_id: str, at_time: datetime, outcome: str) -> dict[str, Any]:
    return {"kind": "link", "key": link_id, "at_time": plain(at_time), "outcome": outcome, "found": None}
