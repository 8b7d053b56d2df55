"""How well residents are served: rates with both their figures, and the steward's board."""
