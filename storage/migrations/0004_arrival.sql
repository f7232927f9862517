-- Dates without a time of day tie, and an insert does not keep the order of its rows: which of two articles of one day
-- came first must be written down, or the first report and the repeat change places.

ALTER TABLE kept.articles ADD COLUMN place INTEGER DEFAULT 0; -- within its commit
