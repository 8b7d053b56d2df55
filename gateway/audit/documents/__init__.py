"""Which documents are behind a difference."""
