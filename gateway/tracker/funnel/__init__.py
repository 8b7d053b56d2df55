"""How far the repairs of some days have come, and where they fell out."""
