"""Tax rules, each with the days on which it holds."""
