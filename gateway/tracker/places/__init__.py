"""Outlets, where it is earned, and buildings, where it is spent."""
