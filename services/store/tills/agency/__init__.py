"""Money collected for others, until it is passed on."""
