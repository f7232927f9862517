"""Memory: the only holder of DuckDB."""
