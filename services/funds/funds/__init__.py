"""What money may be used for, and how much of it there is."""
