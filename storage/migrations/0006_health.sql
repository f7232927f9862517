-- How a source does is judged from what is remembered of it, in words; the view `sources` and `doctor` must not differ.

CREATE TABLE kept.health (
    source VARCHAR,
    commit_no BIGINT,
    state VARCHAR NOT NULL, -- ok thin dead blocked moved degraded new
    reason VARCHAR NOT NULL,
    found_a_day DOUBLE NOT NULL,
    expected_a_day INTEGER[] NOT NULL, -- least and most
    next_try_at TIMESTAMP,
    PRIMARY KEY (source, commit_no)
);
