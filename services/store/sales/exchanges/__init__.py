"""Goods of a sale for other goods, at once."""
