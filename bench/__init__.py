"""Benchmarks: every figure is a ratio of two ways, measured in turns in one run. Never tests."""
