"""Points of members (积分): no money in the books."""
