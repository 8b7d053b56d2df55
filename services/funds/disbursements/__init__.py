"""Money that was paid, and out of which lots."""
