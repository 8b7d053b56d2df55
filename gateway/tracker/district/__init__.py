"""All communities side by side."""
