"""What the shop's facts become: goods, sales, deposits, tills, payouts. Pure."""
