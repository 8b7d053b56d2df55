"""Who pays for an order, and who has said so, when and why."""
