"""Changing what was said of an order when it was opened."""
