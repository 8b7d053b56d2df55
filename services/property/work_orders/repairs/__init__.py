"""The repairer's part of an order: from taking it to finishing it."""
