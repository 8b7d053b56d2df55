"""What property fees and the income of common parts become. Pure."""
