"""The steward's board: what is not finished, whose it is, and what is late."""
