"""People are told: digests, pages, feeds, mails. The only writer to the outside."""
