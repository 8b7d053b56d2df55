"""The hours that count: all of them, or those of working days."""
