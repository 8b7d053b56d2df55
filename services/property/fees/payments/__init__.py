"""What households pay: arrears first, the rest ahead, each with a numbered receipt."""
