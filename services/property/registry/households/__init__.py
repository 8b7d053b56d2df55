"""Households and whom to ask for."""
