"""Which row of the cash flow statement a line belongs to."""
