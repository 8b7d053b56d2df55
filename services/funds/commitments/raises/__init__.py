"""Commitments that grow with the cost of their repair."""
