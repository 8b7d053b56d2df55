"""What to order next."""
