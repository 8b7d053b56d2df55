"""What a basket is due to cost, and what is asked for it."""
