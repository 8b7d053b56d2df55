"""Whose hands an order is in, and how it goes over to others."""
