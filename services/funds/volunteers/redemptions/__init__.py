"""Goods of the shop for points; a fund pays them."""
