"""Sales that were made while the network was away."""
