"""What is cheaper, for whom and when."""
