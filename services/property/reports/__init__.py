"""Reports of residents, and which way each one goes."""
