"""The money of some days as one picture: from what earned it to whom it served."""
