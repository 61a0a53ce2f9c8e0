"""Words, topics and facets of innovations as they are searched: the same on every database."""
