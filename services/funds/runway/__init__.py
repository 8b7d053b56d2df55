"""How long the money of a fund lasts."""
