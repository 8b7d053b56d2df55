"""The resident's part of an order: accepting, returning, rating."""
