"""What expires, and how much of it is still here."""
