"""Drawers: opened with a float, counted blind."""
