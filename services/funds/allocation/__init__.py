"""Which share of what a source brings goes to which fund."""
