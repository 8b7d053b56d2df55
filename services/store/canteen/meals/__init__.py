"""What a meal costs, and who pays which part of it."""
