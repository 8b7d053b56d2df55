"""What belongs to the common parts: lifts, pumps, parking spaces."""
