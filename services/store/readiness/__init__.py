"""What stands in the way of closing a month of the shop."""
