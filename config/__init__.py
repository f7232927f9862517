"""How it runs: settings, sources, topics, speakers, and their strict loaders."""
