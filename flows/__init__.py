"""Time: the only room that knows Prefect, the clock and every other room."""
