"""Vouchers: numbered, chained, final."""
