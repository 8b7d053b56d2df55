"""Commitments that need less than was reserved."""
