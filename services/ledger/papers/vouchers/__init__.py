"""Vouchers as sheets to be printed, signed and bound."""
