"""The funds of the reports, ready to be founded."""
