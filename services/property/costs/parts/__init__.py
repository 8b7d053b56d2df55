"""Parts of the shop: issued for an order at their cost, and given back."""
