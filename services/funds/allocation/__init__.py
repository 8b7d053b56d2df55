"""Which share of a month's profit goes to which fund."""
