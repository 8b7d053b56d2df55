"""The shop's members, what they have deposited, and their points."""
