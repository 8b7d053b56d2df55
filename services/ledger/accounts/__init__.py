"""The chart of accounts of a book."""
