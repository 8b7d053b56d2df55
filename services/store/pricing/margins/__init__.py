"""How much the shop means to earn, and what a price earns."""
