"""Amounts that add up to another."""
