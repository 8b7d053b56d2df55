"""Preventive work: what is done again and again, and the orders it becomes."""
