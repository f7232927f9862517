"""Who is the speaker: from the words that name one in a text to a canonical person or body."""
