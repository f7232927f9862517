"""Judgement: what is new, what is a repeat, what changed. Pure."""
