"""Suppliers, and buying on their credit: a room with rooms of its own."""
