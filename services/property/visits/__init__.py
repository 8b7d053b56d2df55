"""Visits to the elderly living alone: who comes by how often, and what was found."""
