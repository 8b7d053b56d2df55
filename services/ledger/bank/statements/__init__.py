"""Bank statements, and how each bank lays them out."""
