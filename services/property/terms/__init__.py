"""How soon an order is looked at, reached and finished: the deadlines, each row from a day on."""
