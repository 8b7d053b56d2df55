"""Budgets that become larger or smaller during their year."""
