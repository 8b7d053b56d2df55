"""Photos of reports and repairs."""
