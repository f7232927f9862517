-- Outlets that write in several languages say in their sitemaps which articles are translations of one another; a reader
-- of the record must be able to tell them from two reports. A search finds articles of many outlets: each keeps its own.

CREATE TABLE kept.translations (
    link_id VARCHAR, -- the translation
    translation_of VARCHAR, -- link_id of the article that names it
    commit_no BIGINT NOT NULL,
    PRIMARY KEY (link_id, translation_of)
);
ALTER TABLE kept.links ADD COLUMN outlet VARCHAR DEFAULT '';
