"""What must be done, or be accepted, before a month closes."""
