"""Who repairs what, and who is on shift."""
