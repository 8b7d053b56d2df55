"""Meals that volunteers bring to people's doors."""
