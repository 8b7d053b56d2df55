"""The office of the shop: what it sells, buys, counts and earns."""
