"""The commands, a module each: `add` declares options, `run` does the work and imports what it needs."""
