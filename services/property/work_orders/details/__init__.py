"""Orders as whoever goes there needs them: which door, whom to call, what was shown, by when."""
