"""Vouchers by hand for what only the bank knew: fees, interest, transfers."""
