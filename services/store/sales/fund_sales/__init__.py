"""Goods that a fund buys for somebody: a sale of the day that the fund pays."""
