"""What each step of the pipeline has not treated yet. Nothing here writes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from records.types import Article, Extraction, Landing, Link, Page, Remark, Statement
from storage.codec import decode, from_row, plain
from storage.rows import fetch, line_id, unpack_vector
from storage.spool import Spool

if TYPE_CHECKING:
    import duckdb

# How long to wait after the 1st, 2nd, … failure to fetch a page; the last one repeats until the link is too old.
RETRY_WAITS = (timedelta(minutes=20), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
TOO_OLD = timedelta(days=14)
# Kinds of failure after which a page is not asked for again. Sorted.
FOR_GOOD = (
    "bad_request", "bad_url", "encoding", "http_404", "http_410", "http_451", "redirects", "refused", "too_large",
)  # fmt: skip
# Kinds of 'failure' that were no try: the host was left alone, or the page had not changed.
NO_TRY = ("backoff", "not_modified")
# Kinds of failure to clean a page that are tried a second time: the child may have died of something else.
CLEAN_AGAIN = ("crash", "memory", "timeout")
# When a page on a topic is looked at again, counted from its first fetch: outlets edit.
RECHECKS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(days=7))
RECHECK_TRIES = 3  # looks that fail, before the next one in the table

BY_THEN = "commit_no IN (SELECT commit_no FROM kept.commits WHERE at_time <= coalesce($until, at_time))"
IN_ORDER = "least(coalesce(published_at, first_seen_at), first_seen_at), first_seen_at"


class Pending:
    """Reads of the pipeline. `_con` is the live database for a Writer, the snapshot for a Reader."""

    _con: duckdb.DuckDBPyConnection
    _spool: Spool
    _turn: threading.RLock  # one statement at a time on one connection

    def _fetch(self, sql: str, params: Any = None) -> list[dict[str, Any]]:
        with self._turn:
            return fetch(self._con, sql, params)

    def memories(self, until: datetime | None = None) -> dict[str, str]:
        """What discovery remembers, or did at `until`: source name → the JSON last kept."""
        rows = self._fetch(
            f"SELECT source, arg_max(memory, commit_no) AS memory FROM kept.memories WHERE {BY_THEN} GROUP BY source",
            {"until": plain(until) if until else None},
        )
        return {row["source"]: row["memory"] for row in rows}

    def links(self, link_ids: Iterable[str]) -> dict[str, Link]:
        """Links by id; unknown ids are left out."""
        rows = self._fetch("SELECT * FROM kept.links WHERE link_id IN (SELECT unnest(?))", [list(link_ids)])
        return {row["link_id"]: from_row(Link, row) for row in rows}

    def pending_links(self, now: datetime, limit: int | None = None) -> tuple[Link, ...]:
        """Links without a page that are due: never tried, or failed long enough ago, not for good and not for weeks."""
        seconds = [int(wait.total_seconds()) for wait in RETRY_WAITS]
        waits = " ".join(f"WHEN {tries} THEN INTERVAL {wait} SECOND" for tries, wait in enumerate(seconds, start=1))
        rows = self._fetch(
            f"""
            WITH missing AS (SELECT * FROM kept.links ANTI JOIN kept.pages USING (link_id)),
            names AS (SELECT link_id, unnest(list_distinct([link_id, url, canonical_url])) AS key FROM missing),
            failed AS (
                SELECT n.link_id, count(DISTINCT f.at_time) AS tries, max(f.at_time) AS last_at,
                       bool_or(f.kind IN (SELECT unnest($for_good))) AS for_good
                FROM names n JOIN kept.failures f ON f.key = n.key
                WHERE f.stage = 'fetch' AND f.kind NOT IN (SELECT unnest($no_try)) GROUP BY n.link_id)
            SELECT m.* FROM missing m LEFT JOIN failed f USING (link_id)
            WHERE f.tries IS NULL
               OR (NOT f.for_good AND m.first_seen_at > $too_old
                   AND f.last_at + (CASE f.tries {waits} ELSE INTERVAL {seconds[-1]} SECOND END) <= $now)
            ORDER BY {IN_ORDER}, link_id LIMIT $limit
            """,
            {
                "now": plain(now),
                "too_old": plain(now - TOO_OLD),
                "for_good": list(FOR_GOOD),
                "no_try": list(NO_TRY),
                "limit": _many(limit),
            },
        )
        return tuple(from_row(Link, row) for row in rows)

    def due_rechecks(self, now: datetime, limit: int | None = None) -> tuple[Link, ...]:
        """Links with a statement on a topic that are due to be looked at again (see RECHECKS). A look that was missed
        is not caught up more than once; one that failed is tried again, RECHECK_TRIES times in all."""
        rows = self._fetch(
            """
            WITH first_fetch AS (
                SELECT link_id, min(fetched_at) AS base FROM kept.pages
                WHERE link_id IN (SELECT link_id FROM kept.remarks) GROUP BY link_id),
            due AS (
                SELECT link_id, max(base + wait) AS due_at
                FROM first_fetch, (SELECT unnest($waits) * INTERVAL 1 SECOND AS wait)
                WHERE base + wait <= $now GROUP BY link_id),
            looked AS (
                SELECT due.link_id, count(*) AS tries, count(*) FILTER (k.outcome <> 'failed') AS answers
                FROM due JOIN kept.looks k ON k.kind = 'link' AND k.key = due.link_id AND k.at_time >= due_at
                GROUP BY due.link_id)
            SELECT l.* FROM due JOIN kept.links l USING (link_id) LEFT JOIN looked USING (link_id)
            WHERE coalesce(answers, 0) = 0 AND coalesce(tries, 0) < $tries ORDER BY due_at, link_id LIMIT $limit
            """,
            {
                "now": plain(now),
                "waits": [int(wait.total_seconds()) for wait in RECHECKS],
                "tries": RECHECK_TRIES,
                "limit": _many(limit),
            },
        )
        return tuple(from_row(Link, row) for row in rows)

    def validators(self, link_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """link_id → (etag, last_modified) of the page last fetched, for conditional requests."""
        rows = self._fetch(
            """SELECT link_id, arg_max(etag, commit_no) AS etag, arg_max(last_modified, commit_no) AS modified
               FROM kept.pages WHERE link_id IN (SELECT unnest(?)) GROUP BY link_id""",
            [list(link_ids)],
        )
        return {row["link_id"]: (row["etag"] or "", row["modified"] or "") for row in rows}

    def pending_pages(self, limit: int | None = None) -> tuple[Page, ...]:
        """Pages that no cleaner has treated, with their bodies, in order of publication."""
        return self.pages("missing", limit)

    def pages(self, status: str = "all", limit: int | None = None) -> tuple[Page, ...]:
        """Pages with their bodies from the spool, for cleaning: see `page_ids`."""
        return self.pages_named(self.page_ids(status, limit))

    def page_ids(self, status: str = "all", limit: int | None = None) -> tuple[str, ...]:
        """Ids of pages, in order of publication. `status`: 'missing' (no article, no failure), 'failed' (a failure and
        no article) or 'all'. Pages whose body retention dropped are left out."""
        return tuple(row["page_id"] for row in self._page_rows(status, limit) if self._spool.has_page(row["page_id"]))

    def pages_named(self, page_ids: Iterable[str]) -> tuple[Page, ...]:
        """Pages with their bodies; those that the spool cannot give are left out."""
        return tuple(page for page_id in page_ids if (page := self._spool.page(page_id)) is not None)

    def _page_rows(self, status: str, limit: int | None = None) -> list[dict[str, Any]]:
        wanted = {
            "missing": "NOT cleaned AND coalesce(tries, 0) < CASE WHEN again THEN 2 ELSE 1 END",
            "failed": "NOT cleaned AND tries > 0",
            "all": "true",
        }[status]
        return self._fetch(
            f"""
            WITH open_pages AS (
                SELECT p.page_id, p.link_id, p.commit_no, l.published_at, l.first_seen_at,
                       p.page_id IN (SELECT page_id FROM kept.cleanings) AS cleaned,
                       list_distinct([l.url, l.canonical_url, p.responded_url, p.requested_url, p.link_id]) AS names
                FROM kept.pages p JOIN kept.links l USING (link_id)),
            named AS (
                SELECT page_id, commit_no, unnest(names) AS key FROM open_pages WHERE NOT cleaned
                UNION ALL SELECT page_id, commit_no, page_id FROM open_pages WHERE NOT cleaned),
            failed AS (
                SELECT n.page_id, count(DISTINCT f.commit_no) AS tries,
                       bool_and(f.kind IN (SELECT unnest($again))) AS again
                FROM named n JOIN kept.failures f ON f.key = n.key AND f.commit_no > n.commit_no
                WHERE f.stage = 'clean' GROUP BY n.page_id)
            SELECT page_id FROM open_pages LEFT JOIN failed USING (page_id) WHERE {wanted}
            ORDER BY {IN_ORDER}, page_id LIMIT $limit
            """,
            {"again": list(CLEAN_AGAIN), "limit": _many(limit)},
        )

    def landings(self, count: int, until: datetime | None = None) -> dict[str, tuple[Landing, ...]]:
        """Source name → where its last links ended by `until`, latest first, `count` at most; of pages cleaned."""
        rows = self._fetch(
            f"""
            WITH pages AS (SELECT * FROM kept.pages WHERE {BY_THEN}),
            cleanings AS (SELECT * FROM kept.cleanings WHERE {BY_THEN}),
            last AS (
                SELECT l.source, p.*, list_distinct(
                    [p.page_id, l.link_id, l.url, l.canonical_url, p.responded_url, p.requested_url]) AS names
                FROM pages p JOIN kept.links l USING (link_id)
                QUALIFY row_number() OVER (PARTITION BY p.link_id ORDER BY p.commit_no DESC, p.page_id) = 1),
            failed AS (
                SELECT n.page_id, arg_max(f.kind, f.commit_no) AS kind
                FROM (SELECT page_id, commit_no, unnest(names) AS key FROM last) n
                JOIN kept.failures f ON f.key = n.key AND f.commit_no > n.commit_no
                WHERE f.stage = 'clean' AND f.{BY_THEN} GROUP BY n.page_id)
            SELECT source, link_id, responded_url, body_hash,
                   CASE WHEN page_id IN (SELECT page_id FROM cleanings) THEN '' ELSE kind END AS kind
            FROM last LEFT JOIN failed USING (page_id)
            WHERE kind IS NOT NULL OR page_id IN (SELECT page_id FROM cleanings)
            QUALIFY row_number() OVER (PARTITION BY source ORDER BY fetched_at DESC, commit_no DESC, page_id) <= $count
            ORDER BY source, fetched_at DESC, commit_no DESC, page_id
            """,
            {"count": count, "until": plain(until) if until else None},
        )
        found: dict[str, list[Landing]] = {}
        for row in rows:
            found.setdefault(row.pop("source"), []).append(Landing(**row))
        return {source: tuple(landings) for source, landings in found.items()}

    def pending_articles(self, made_by: str, limit: int | None = None) -> tuple[Article, ...]:
        """Articles that the extractor `made_by` has not read, in order of publication. Where a page was cleaned twice,
        the newer text."""
        rows = self._fetch(
            f"""
            SELECT * FROM kept.articles
            WHERE article_id NOT IN (SELECT article_id FROM kept.extractions WHERE made_by = ?)
            QUALIFY row_number() OVER (PARTITION BY link_id, version ORDER BY commit_no DESC, article_id) = 1
            ORDER BY {IN_ORDER}, version, article_id LIMIT ?
            """,
            [made_by, _many(limit)],
        )
        return tuple(from_row(Article, row) for row in rows)

    def articles(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Articles by id; unknown ids are left out."""
        rows = self._fetch("SELECT * FROM kept.articles WHERE article_id IN (SELECT unnest(?))", [list(article_ids)])
        return {row["article_id"]: from_row(Article, row) for row in rows}

    def pending_comparisons(
        self, topic: str, made_by: str, limit: int | None = None
    ) -> tuple[tuple[Article, Extraction], ...]:
        """The newest extraction of each article that `made_by` has not compared for `topic`, with its article, in order
        of publication (and of arrival, where dates without a time tie); those without a statement too."""
        rows = self._fetch(
            f"""
            WITH newest AS (
                SELECT * FROM kept.extractions
                QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY commit_no DESC, extraction_id) = 1)
            SELECT a.*, e.extraction_id, e.made_by AS extractor FROM newest e JOIN kept.articles a USING (article_id)
            WHERE e.extraction_id NOT IN
                (SELECT extraction_id FROM kept.comparisons WHERE topic = ? AND made_by = ?)
            ORDER BY {IN_ORDER}, version, a.commit_no, a.place, article_id LIMIT ?
            """,
            [topic, made_by, _many(limit)],
        )
        found = self._statements([row["extraction_id"] for row in rows])
        return tuple(
            (
                from_row(Article, row),
                Extraction(
                    extraction_id=row["extraction_id"],
                    article_id=row["article_id"],
                    made_by=row["extractor"],
                    statements=tuple(found.get(row["extraction_id"], ())),
                ),
            )
            for row in rows
        )

    def _statements(self, extraction_ids: Sequence[str]) -> dict[str, list[Statement]]:
        rows = self._fetch(
            """SELECT extraction_id, doc FROM kept.statements WHERE extraction_id IN (SELECT unnest(?))
               ORDER BY extraction_id, place""",
            [list(extraction_ids)],
        )
        found: dict[str, list[Statement]] = {}
        for row in rows:
            found.setdefault(row["extraction_id"], []).append(decode(Statement, row["doc"]))
        return found

    def known(
        self,
        topic: str,
        speakers: Iterable[str] | None = None,
        since: datetime | None = None,
        made_by: str | None = None,
    ) -> tuple[Remark, ...]:
        """Remarks that have a verdict on `topic`, oldest first: of these speakers, published since then. The first
        verdict on a statement stands. With `speakers` the cost depends on what they said, not on the record's size;
        without, give `since`."""
        lines = [None] if speakers is None else sorted({line_id(topic, speaker) for speaker in speakers})
        # A look-up for each speaker: for many at once the engine would rather read the whole table.
        found = [row for line in lines for row in self._fetch(*known_sql(topic, line, since))]
        rows = [row for row in found if made_by is None or row["made_by"] == made_by]
        rows.sort(key=lambda row: (row["commit_no"], row["order_at"], row["statement_id"]))
        first: dict[str, dict[str, Any]] = {}
        for row in rows:
            first.setdefault(row["statement_id"], row)
        return tuple(
            replace(decode(Remark, row["doc"]), vector=unpack_vector(row["vector"]))
            for row in sorted(first.values(), key=lambda row: (row["order_at"], row["commit_no"], row["statement_id"]))
        )


def known_sql(topic: str, line: str | None, since: datetime | None) -> tuple[str, dict[str, Any]]:
    """The query for one speaker's line (None: all). A line names its topic: a condition on a column of the primary key
    (topic, made_by) would keep the engine from taking the index."""
    where = "topic = $topic" if line is None else "line_id = $line"
    params: dict[str, Any] = {"topic": topic} if line is None else {"line": line}
    if since is not None:
        where += " AND order_at >= $since"
        params["since"] = plain(since)
    return f"SELECT statement_id, made_by, order_at, commit_no, doc, vector FROM kept.remarks WHERE {where}", params


def _many(limit: int | None) -> int:
    return 1 << 62 if limit is None else limit
