"""Prepaid and gift cards, named or unnamed (单用途预付卡)."""
