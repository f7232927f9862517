-- What users, notebooks and checks may rely on (see the README's table of views). All times are UTC.
-- The first verdict on a statement stands: a later, better comparison is kept and never rewrites what readers were told.

CREATE OR REPLACE VIEW main.articles AS
SELECT article_id, url, outlet, title, author, published_at, first_seen_at, language, text, version
FROM kept.articles;

-- Which articles on record are one article in another language, as their outlets say.
CREATE OR REPLACE VIEW main.translations AS
WITH newest AS (
    SELECT * FROM kept.articles
    QUALIFY row_number() OVER (PARTITION BY link_id ORDER BY version DESC, commit_no DESC, article_id) = 1
)
SELECT a.article_id, a.url, a.language, b.article_id AS translation_of, b.url AS translation_of_url,
       b.language AS translation_of_language
FROM kept.translations t JOIN newest a USING (link_id) JOIN newest b ON b.link_id = t.translation_of;

-- Each article's newest extraction, and of older ones what readers were told about.
CREATE OR REPLACE VIEW main.statements AS
WITH newest AS (
    SELECT extraction_id FROM kept.extractions
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY commit_no DESC, extraction_id) = 1
), readable AS (
    SELECT s.* FROM kept.statements s
    WHERE s.extraction_id IN (SELECT extraction_id FROM newest)
       OR s.statement_id IN (SELECT statement_id FROM kept.verdicts)
    QUALIFY row_number() OVER (PARTITION BY s.statement_id ORDER BY s.commit_no DESC, s.extraction_id) = 1
)
SELECT s.statement_id, s.article_id, a.url, a.outlet, a.published_at, a.language, s.speaker, s.speaker_text,
       s.speaker_role, s.speaker_kind, s.kind, s.cue, s.content, s.start_char, s.end_char, s.said_on, s.via,
       s.confidence, s.made_by
FROM readable s JOIN kept.articles a USING (article_id);

CREATE OR REPLACE VIEW main.verdicts AS
SELECT statement_id, topic, utterance_id, novelty, nearest_statement_id, score, reason, position, conditions, change,
       decided_at
FROM kept.verdicts
QUALIFY row_number() OVER (PARTITION BY statement_id, topic ORDER BY commit_no, verdict_id) = 1;

-- A carrier is an article, whichever version of it. The first carrier is the one that was found new.
CREATE OR REPLACE VIEW main.utterances AS
WITH first_verdicts AS (
    SELECT * FROM kept.verdicts
    QUALIFY row_number() OVER (PARTITION BY statement_id, topic ORDER BY commit_no, verdict_id) = 1
), first_statements AS (
    SELECT * FROM kept.statements
    QUALIFY row_number() OVER (PARTITION BY statement_id ORDER BY commit_no, extraction_id) = 1
), carriers AS (
    SELECT v.utterance_id, v.topic, v.position, v.conditions, v.change, s.speaker, s.said_on, s.content,
           a.outlet, a.language, a.link_id, a.first_seen_at,
           row_number() OVER (PARTITION BY v.topic, v.utterance_id
                              ORDER BY v.novelty = 'repeat', v.commit_no, v.order_at, v.statement_id) AS place
    FROM first_verdicts v
    JOIN first_statements s USING (statement_id)
    JOIN kept.articles a USING (article_id)
)
SELECT utterance_id, topic,
       max(speaker) FILTER (place = 1) AS speaker,
       coalesce(max(said_on) FILTER (place = 1), min(said_on)) AS said_on,
       min(first_seen_at) AS first_seen_at,
       max(outlet) FILTER (place = 1) AS first_outlet,
       count(DISTINCT link_id) AS carriers,
       list_sort(list(DISTINCT outlet)) AS outlets,
       list_sort(list(DISTINCT language)) AS languages,
       max(position) FILTER (place = 1) AS position,
       max(conditions) FILTER (place = 1) AS conditions,
       max(change) FILTER (place = 1) AS change,
       max(content) FILTER (place = 1) AS content
FROM carriers
GROUP BY utterance_id, topic;

-- A speaker's line: a row where he first took a position and where it moved.
CREATE OR REPLACE VIEW main.positions AS
WITH first_verdicts AS (
    SELECT * FROM kept.verdicts
    QUALIFY row_number() OVER (PARTITION BY statement_id, topic ORDER BY commit_no, verdict_id) = 1
), first_statements AS (
    SELECT * FROM kept.statements
    QUALIFY row_number() OVER (PARTITION BY statement_id ORDER BY commit_no, extraction_id) = 1
)
SELECT v.topic, s.speaker, least(v.order_at, coalesce(s.said_on::TIMESTAMP, v.order_at)) AS since, v.position,
       v.conditions, v.change, v.utterance_id
FROM first_verdicts v JOIN first_statements s USING (statement_id)
WHERE v.novelty = 'new' AND v.change <> 'same'
QUALIFY row_number() OVER (PARTITION BY v.topic, v.utterance_id ORDER BY v.commit_no, v.order_at, v.statement_id) = 1;

CREATE OR REPLACE VIEW main.runs AS
SELECT run_id, command, started_at, ended_at, CASE state WHEN 'running' THEN 'unfinished' ELSE state END AS state,
       detail, counts
FROM kept.runs
QUALIFY row_number() OVER (PARTITION BY run_id ORDER BY state = 'running', commit_no DESC) = 1;

CREATE OR REPLACE VIEW main.failures AS
SELECT stage, key, kind, reason, at_time AS failed_at, source FROM kept.failures;

-- The state is that of the last pass, as `doctor` tells it; where no pass has judged yet, what the looks tell.
CREATE OR REPLACE VIEW main.sources AS
WITH configured AS (
    SELECT * FROM kept.sources QUALIFY row_number() OVER (PARTITION BY source ORDER BY commit_no DESC) = 1
), found AS (
    SELECT source, count(*) AS links, max(first_seen_at) AS last_link_at,
           count(*) FILTER (first_seen_at > (SELECT max(at_time) FROM kept.looks) - INTERVAL 7 DAY) AS links_7d
    FROM kept.links GROUP BY source
), looked AS (
    SELECT key AS source, max(at_time) AS last_look_at, max(at_time) FILTER (outcome <> 'failed') AS last_success_at
    FROM kept.looks WHERE kind = 'source' GROUP BY key
), judged AS (
    SELECT * FROM kept.health QUALIFY row_number() OVER (PARTITION BY source ORDER BY commit_no DESC) = 1
), failed AS (
    SELECT source, max(at_time) AS last_failure_at, arg_max(kind, at_time) AS last_failure_kind,
           arg_max(reason, at_time) AS last_failure
    FROM kept.failures WHERE stage = 'discover' GROUP BY source
)
SELECT source, c.outlet, c.language, c.country, c.state_media,
       coalesce(h.state, CASE WHEN l.last_look_at IS NULL THEN 'new'
            WHEN l.last_success_at IS NULL OR l.last_success_at < l.last_look_at THEN 'degraded'
            ELSE 'ok' END) AS state, coalesce(h.reason, 'not judged yet') AS reason, h.found_a_day, h.expected_a_day,
       h.next_try_at,
       coalesce(n.links, 0) AS links, coalesce(n.links_7d, 0) AS links_7d, n.last_link_at, l.last_look_at,
       l.last_success_at, f.last_failure_at, f.last_failure_kind, f.last_failure
FROM configured c LEFT JOIN found n USING (source) LEFT JOIN looked l USING (source) LEFT JOIN failed f USING (source)
LEFT JOIN judged h USING (source);

CREATE OR REPLACE VIEW main.deliveries AS
SELECT receipt_id, digest_id, channel, target, state, detail, tries, at_time AS state_since
FROM kept.receipts
QUALIFY row_number() OVER (PARTITION BY receipt_id ORDER BY commit_no DESC, tries DESC) = 1;
