"""Money that moves from one fund to another, with its history."""
