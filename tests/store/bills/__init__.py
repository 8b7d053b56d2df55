"""Bills as the platforms write them, made here: no real one is among them."""
