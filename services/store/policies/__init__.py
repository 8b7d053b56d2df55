"""The shop's named parameters, each with the day from which it holds."""
