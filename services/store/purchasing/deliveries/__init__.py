"""Goods accepted on credit, and goods sent back."""
