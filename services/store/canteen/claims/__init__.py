"""What the government owes for meals: frozen month by month, and paid."""
