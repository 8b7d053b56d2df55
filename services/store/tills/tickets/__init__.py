"""Baskets put aside."""
