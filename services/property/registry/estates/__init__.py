"""Housing estates and the way each is managed."""
