"""Restricted money: what came in, what is promised, what was paid."""
