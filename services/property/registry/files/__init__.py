"""The households of all buildings as a file, in both directions."""
