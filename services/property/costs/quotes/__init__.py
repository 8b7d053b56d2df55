"""What contractors would take for the work, compared before one is chosen."""
