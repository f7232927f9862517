-- What ran and what was sent. A run is a row when it starts and one when it ends, a delivery a row per state: nothing is
-- updated, so a killed run is seen by the row that is missing.

CREATE TABLE kept.runs (
    run_id     VARCHAR,
    state      VARCHAR,             -- running | done | degraded | failed
    command    VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    ended_at   TIMESTAMP,
    detail     VARCHAR,
    counts     VARCHAR,             -- JSON object: what was counted → how many
    commit_no  BIGINT NOT NULL,
    PRIMARY KEY (run_id, state)
);

CREATE TABLE kept.receipts (
    receipt_id VARCHAR,
    state      VARCHAR,             -- pending | sent | failed | dead
    tries      INTEGER,
    digest_id  VARCHAR NOT NULL,
    channel    VARCHAR NOT NULL,
    target     VARCHAR,
    detail     VARCHAR,
    at_time    TIMESTAMP NOT NULL,
    commit_no  BIGINT NOT NULL,
    PRIMARY KEY (receipt_id, state, tries)
);
