"""The loop from sale to repair, kept from facts alone, and the trail of every fen."""
