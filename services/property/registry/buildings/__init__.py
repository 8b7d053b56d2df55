"""Buildings, and what each was on any day."""
