"""A closed month as a file to be kept."""
