"""More money of the fund for a repair whose cost grows."""
