"""The year of a book in the form of the standard data interface."""
