"""From one year's budget to the next."""
