"""Buildings, households and repairs."""
