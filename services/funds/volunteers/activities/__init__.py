"""What volunteers did, from when to when."""
