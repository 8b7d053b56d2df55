"""What was sold, what it earned, and what did not sell."""
