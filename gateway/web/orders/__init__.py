"""Work orders: the steward's board, the repairer's hand, and what residents reported."""
