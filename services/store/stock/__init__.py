"""What is on hand, what it is worth, and every movement of it."""
