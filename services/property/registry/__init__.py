"""Which buildings there are, and who lives in them."""
