-- What of a statement is new, and what that was judged from. `remarks` repeats what comparing needs in one row, so that
-- fetching one speaker's earlier words is a look-up by index which costs the same in a small and in a large record.

CREATE TABLE kept.comparisons (     -- also of extractions with nothing on the topic
    extraction_id VARCHAR,
    topic         VARCHAR,
    made_by       VARCHAR,
    commit_no     BIGINT NOT NULL,
    PRIMARY KEY (extraction_id, topic, made_by)
);

CREATE TABLE kept.remarks (
    statement_id VARCHAR,
    topic        VARCHAR,
    made_by      VARCHAR,           -- the comparison's, not the extractor's
    line_id      VARCHAR NOT NULL,  -- key(topic, speaker)
    speaker      VARCHAR NOT NULL,
    link_id      VARCHAR NOT NULL,
    order_at     TIMESTAMP NOT NULL, -- published, but never after it was first seen
    utterance_id VARCHAR,
    novelty      VARCHAR,
    doc          VARCHAR NOT NULL,  -- the whole noun as JSON, without its vector
    vector       BLOB,              -- float32, little-endian. Not FLOAT[]: fetching a few arrays unpacks thousands
    commit_no    BIGINT NOT NULL,
    PRIMARY KEY (statement_id, topic, made_by)
);

CREATE INDEX remarks_by_line ON kept.remarks (line_id);

CREATE TABLE kept.verdicts (
    verdict_id           VARCHAR PRIMARY KEY,
    statement_id         VARCHAR NOT NULL,
    topic                VARCHAR NOT NULL,
    utterance_id         VARCHAR NOT NULL,
    novelty              VARCHAR NOT NULL,
    nearest_statement_id VARCHAR,
    score                DOUBLE,
    reason               VARCHAR,
    position             VARCHAR,
    conditions           VARCHAR[],
    change               VARCHAR,
    compared_with        VARCHAR,
    late                 BOOLEAN,
    edited               BOOLEAN,
    decided_at           TIMESTAMP NOT NULL,
    order_at             TIMESTAMP NOT NULL, -- as in remarks: the order in which a batch was judged
    made_by              VARCHAR NOT NULL,
    commit_no            BIGINT NOT NULL
);
