"""What a resident is to pay, and what the resident said to it."""
