"""What volunteers did altogether."""
