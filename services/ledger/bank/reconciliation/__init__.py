"""余额调节表: the bank's balance and the books', and what lies between."""
