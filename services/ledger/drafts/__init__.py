"""Vouchers written by hand: draft, reviewed, posted."""
