"""The books of a community and their chart of accounts."""
