"""Goods of the shop that funds buy for volunteers' points."""
