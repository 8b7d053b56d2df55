"""Sales, refunds and returns."""
