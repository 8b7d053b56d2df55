"""The ledger: two books per community, posted from facts, closed by the month."""
