"""Money reserved for work orders."""
