"""Deposits at the counter: money comes, money goes back."""
