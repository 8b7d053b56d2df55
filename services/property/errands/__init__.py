"""Errands 红色代办: what was done for residents, and money of theirs that passed through."""
