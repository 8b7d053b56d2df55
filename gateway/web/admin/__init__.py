"""`/admin`: who may come in, what holds here, and whether everything agrees."""
