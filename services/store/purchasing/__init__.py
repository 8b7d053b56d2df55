"""Suppliers, and goods received on their credit."""
