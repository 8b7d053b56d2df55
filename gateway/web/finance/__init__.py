"""The accountant's desk: vouchers, ledgers, statements and the close of a month."""
