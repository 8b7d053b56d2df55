"""How much may be reported, and what counts as the same."""
