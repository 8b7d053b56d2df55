"""Money that came in, lot by lot."""
