"""Signing in: right and wrong passwords, how guessing is slowed, and what is remembered of it."""
