"""What is still open, how old it is, whom to remind, and how much came in."""
