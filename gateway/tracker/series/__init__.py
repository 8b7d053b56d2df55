"""The loop step by step through time."""
