"""Minutes worked on an order, at the rate of their day."""
