"""People who eat at their own price; what they are is known to the cashier only."""
