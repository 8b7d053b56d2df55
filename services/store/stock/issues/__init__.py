"""Internal issues: goods that leave for a repair of the property company, at their cost."""
