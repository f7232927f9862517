"""What readers are shown: accounts for digests, deliveries, runs and failures. Nothing here writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from records.types import Account, Failure, Receipt, Run, Statement, Verdict
from storage import query
from storage.codec import decode, from_row, plain
from storage.pending import Pending
from storage.versions import gone_at

CONTEXT = 300  # code points on either side of a statement


class Shown(Pending):
    """Reads for people."""

    def accounts(self, topic: str, until: datetime) -> tuple[Account, ...]:
        """Each statement's first verdict on `topic`, if decided by `until`, in the order of judging; of statements
        judged as one, what was found new first. Later verdicts, extractions and versions never change what this gives
        for a past `until`."""
        rows = self._fetch(
            f"""
            WITH stands AS (
                SELECT * FROM kept.verdicts WHERE topic = $topic
                QUALIFY row_number() OVER (PARTITION BY statement_id ORDER BY commit_no, verdict_id) = 1),
            said AS (
                SELECT statement_id, article_id, start_char, end_char, doc FROM kept.statements
                WHERE statement_id IN (SELECT statement_id FROM stands WHERE decided_at <= $until)
                QUALIFY row_number() OVER (PARTITION BY statement_id ORDER BY commit_no, extraction_id) = 1)
            SELECT v.*, s.doc, a.link_id, a.version, a.outlet, a.url, a.title, a.language, a.published_at,
                   a.first_seen_at,
                   substring(a.text, greatest(s.start_char - {CONTEXT}, 0) + 1, least(s.start_char, {CONTEXT}))
                       AS before,
                   substring(a.text, s.end_char + 1, {CONTEXT}) AS after
            FROM stands v JOIN said s USING (statement_id) JOIN kept.articles a USING (article_id)
            WHERE v.decided_at <= $until
            ORDER BY v.decided_at, v.commit_no, v.order_at, v.novelty = 'repeat', s.article_id, s.start_char,
                     v.statement_id
            """,
            {"topic": topic, "until": plain(until)},
        )
        later = self._later_versions([row["link_id"] for row in rows], until)
        return tuple(
            from_row(
                Account,
                {name: row[name] for name in ("outlet", "url", "title", "language", "published_at", "first_seen_at")},
                verdict=from_row(Verdict, row),
                statement=(statement := decode(Statement, row["doc"])),
                context_before=row["before"],
                context_after=row["after"],
                gone_at=gone_at(
                    [span.text for span in statement.spans],
                    [(at, text) for version, at, text in later.get(row["link_id"], ()) if version > row["version"]],
                ),
            )
            for row in rows
        )

    def _later_versions(self, link_ids: Sequence[str], until: datetime) -> dict[str, list[tuple[int, datetime, str]]]:
        """link_id → (version, when it came, text) of articles that had been edited by `until`, in order."""
        rows = self._fetch(
            """SELECT link_id, version, c.at_time, text FROM kept.articles JOIN kept.commits c USING (commit_no)
               WHERE version > 1 AND c.at_time <= $until AND link_id IN (SELECT unnest($links))
               ORDER BY link_id, version, commit_no""",
            {"until": plain(until), "links": sorted(set(link_ids))},
        )
        found: dict[str, list[tuple[int, datetime, str]]] = {}
        for row in rows:
            found.setdefault(row["link_id"], []).append(
                (row["version"], row["at_time"].replace(tzinfo=UTC), row["text"])
            )
        return found

    def receipts(self, states: Sequence[str] | None = None) -> tuple[Receipt, ...]:
        """Each delivery in its last state, oldest first; only those in one of `states` if given."""
        rows = self._fetch(
            """SELECT *, at_time AS at FROM kept.receipts
               QUALIFY row_number() OVER (PARTITION BY receipt_id ORDER BY commit_no DESC, tries DESC) = 1
               ORDER BY commit_no, receipt_id"""
        )
        return tuple(from_row(Receipt, row) for row in rows if states is None or row["state"] in states)

    def not_before(self, now: datetime) -> datetime:
        """`now`; or, where the clock has gone back, the moment after the latest that is on record. What readers are
        told is cut into periods: a verdict dated into one that they have been told of would be hidden for good."""
        rows = self._fetch(
            """SELECT greatest((SELECT max(at_time) FROM kept.commits), (SELECT max(started_at) FROM kept.runs),
                               (SELECT max(decided_at) FROM kept.verdicts)) AS latest"""
        )
        found: datetime | None = rows[0]["latest"]
        latest = found.replace(tzinfo=UTC) if found else now
        return now if latest <= now else latest + timedelta(microseconds=1)

    def runs(self, limit: int = 20) -> tuple[Run, ...]:
        """The last runs, newest first. One that never ended is `running`: alive if the lock is held, else killed."""
        rows = self._fetch(
            """SELECT * FROM kept.runs
               QUALIFY row_number() OVER (PARTITION BY run_id ORDER BY state = 'running', commit_no DESC) = 1
               ORDER BY started_at DESC, commit_no DESC LIMIT ?""",
            [limit],
        )
        return tuple(from_row(Run, {**row, "counts": json.loads(row["counts"] or "{}")}) for row in rows)

    def failures(self, since: datetime | None = None, limit: int = 1000) -> tuple[Failure, ...]:
        """Expected failures, newest first."""
        rows = self._fetch(
            """SELECT *, at_time AS at FROM kept.failures WHERE at_time >= coalesce(?, at_time)
               ORDER BY at_time DESC, failure_id LIMIT ?""",
            [plain(since) if since else None, limit],
        )
        return tuple(from_row(Failure, row) for row in rows)

    def query(
        self,
        sql: str,
        params: Sequence[Any] | Mapping[str, Any] | None = None,
        *,
        timeout_s: float = 30.0,
        limit: int | None = None,
    ) -> query.Table:
        """A user's SQL. A Reader's connection is locked down; a Writer has none for users."""
        raise NotImplementedError("only a Reader answers users' SQL")

    def query_parquet(self, sql: str, target: Path, *, timeout_s: float = 30.0) -> Path:
        """A user's SQL, into a Parquet file."""
        raise NotImplementedError("only a Reader answers users' SQL")
