"""Property fees: what a household owes for a month, what it paid, what is still open."""
