"""Whom to send: who can do it, is there, and has the least to do."""
