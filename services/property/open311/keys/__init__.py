"""Keys with which clients of Open311 may report."""
