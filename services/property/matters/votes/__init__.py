"""Votes of owners: rules by date, ballots, and what was counted."""
