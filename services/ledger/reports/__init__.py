"""The statements."""
