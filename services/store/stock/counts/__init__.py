"""Stocktakes: opened, counted blind, finished, resolved by another person."""
