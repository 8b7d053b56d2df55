"""分部报告: what the shop, each of its outlets, and the property company earn."""
