-- The record from discovery to statements, append-only. Base tables live in the schema `kept`; what users see are the
-- views in `main`. Times are TIMESTAMP in UTC, not TIMESTAMPTZ: a bare DuckDB in Python can't hand those out.
-- Every row carries the number of the commit that brought it: the order of arrival, whatever the clock did.

CREATE SCHEMA kept;

CREATE TABLE kept.commits (
    commit_no BIGINT PRIMARY KEY,
    at_time   TIMESTAMP NOT NULL,   -- the run's clock
    command   VARCHAR NOT NULL,
    what      VARCHAR NOT NULL
);

CREATE TABLE kept.sources (         -- as configured; a row per change of configuration
    source      VARCHAR,
    outlet      VARCHAR NOT NULL,
    language    VARCHAR,
    country     VARCHAR,
    state_media BOOLEAN,
    doc         VARCHAR NOT NULL,   -- the whole noun as JSON
    commit_no   BIGINT,
    PRIMARY KEY (source, commit_no)
);

CREATE TABLE kept.memories (        -- what discovery remembers of a source (validators, pace): opaque JSON
    source    VARCHAR,
    memory    VARCHAR NOT NULL,
    commit_no BIGINT,
    PRIMARY KEY (source, commit_no)
);

CREATE TABLE kept.links (
    link_id       VARCHAR PRIMARY KEY,
    url           VARCHAR NOT NULL,
    canonical_url VARCHAR NOT NULL,
    source        VARCHAR NOT NULL,
    title         VARCHAR,
    published_at  TIMESTAMP,
    language      VARCHAR,
    first_seen_at TIMESTAMP NOT NULL,
    commit_no     BIGINT NOT NULL
);

CREATE TABLE kept.looks (           -- each look at a source or a page, also when nothing had changed
    kind      VARCHAR,              -- source | link
    key       VARCHAR,              -- source name | link_id
    at_time   TIMESTAMP,
    outcome   VARCHAR NOT NULL,     -- ok | not_modified | failed
    found     INTEGER,              -- links that were new, for sources
    commit_no BIGINT NOT NULL,
    PRIMARY KEY (kind, key, at_time)
);

CREATE TABLE kept.pages (           -- bodies lie in the spool
    page_id       VARCHAR PRIMARY KEY,
    link_id       VARCHAR NOT NULL,
    requested_url VARCHAR NOT NULL,
    responded_url VARCHAR NOT NULL,
    status        INTEGER NOT NULL,
    body_hash     VARCHAR NOT NULL,
    size          BIGINT NOT NULL,
    content_type  VARCHAR,
    etag          VARCHAR,
    last_modified VARCHAR,
    fetched_at    TIMESTAMP NOT NULL,
    commit_no     BIGINT NOT NULL
);

CREATE TABLE kept.articles (
    article_id    VARCHAR PRIMARY KEY,
    page_id       VARCHAR NOT NULL,
    link_id       VARCHAR NOT NULL,
    url           VARCHAR NOT NULL,
    outlet        VARCHAR NOT NULL,
    title         VARCHAR,
    author        VARCHAR,
    published_at  TIMESTAMP,
    first_seen_at TIMESTAMP NOT NULL,
    language      VARCHAR,
    text          VARCHAR NOT NULL,
    text_hash     VARCHAR NOT NULL,
    version       INTEGER NOT NULL, -- 1, then +1 for each changed text of the link
    made_by       VARCHAR NOT NULL,
    commit_no     BIGINT NOT NULL
);

CREATE TABLE kept.cleanings (       -- which article holds a page's text; many pages differ in their adverts only
    page_id    VARCHAR,
    made_by    VARCHAR,
    article_id VARCHAR NOT NULL,
    commit_no  BIGINT NOT NULL,
    PRIMARY KEY (page_id, made_by)
);

CREATE TABLE kept.extractions (     -- also of articles without a statement
    extraction_id VARCHAR PRIMARY KEY,
    article_id    VARCHAR NOT NULL,
    made_by       VARCHAR NOT NULL,
    statements    INTEGER NOT NULL,
    commit_no     BIGINT NOT NULL
);

CREATE TABLE kept.statements (      -- a better extractor may read the same spans anew: the name then is the same
    statement_id  VARCHAR,
    extraction_id VARCHAR,
    article_id    VARCHAR NOT NULL,
    place         INTEGER NOT NULL, -- order within the extraction
    speaker       VARCHAR,
    speaker_text  VARCHAR,
    speaker_role  VARCHAR,
    speaker_kind  VARCHAR,
    kind          VARCHAR,
    cue           VARCHAR,
    content       VARCHAR NOT NULL,
    start_char    INTEGER NOT NULL,
    end_char      INTEGER NOT NULL,
    said_on       DATE,
    via           VARCHAR,
    confidence    DOUBLE,
    made_by       VARCHAR NOT NULL,
    doc           VARCHAR NOT NULL, -- the whole noun as JSON, spans and all
    commit_no     BIGINT NOT NULL,
    PRIMARY KEY (statement_id, extraction_id)
);

CREATE TABLE kept.failures (
    failure_id VARCHAR PRIMARY KEY,
    stage      VARCHAR NOT NULL,
    key        VARCHAR NOT NULL,
    kind       VARCHAR NOT NULL,
    reason     VARCHAR,
    at_time    TIMESTAMP NOT NULL,
    source     VARCHAR,
    commit_no  BIGINT NOT NULL
);
