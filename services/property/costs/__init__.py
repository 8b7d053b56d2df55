"""What a repair costs: labour, parts of the shop, quotes, and what they come to."""
