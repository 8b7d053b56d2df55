"""The monthly run that earns the fee of every household, once."""
