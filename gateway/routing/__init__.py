"""The way in: forwarding, feeds, the merged document, and whether everything stands."""
