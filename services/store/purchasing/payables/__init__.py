"""What suppliers are owed, and paying them."""
