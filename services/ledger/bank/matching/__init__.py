"""Which row of the bank is which line of the books."""
