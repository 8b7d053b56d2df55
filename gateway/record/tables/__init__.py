"""Which tables a record has, and what their columns mean."""
