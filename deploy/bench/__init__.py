"""How quick Fanbu is: the shop, and the books."""
