"""Gifts that go back to their givers, as far as they were never spent."""
