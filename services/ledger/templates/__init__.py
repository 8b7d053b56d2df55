"""Named shapes of vouchers, and those that a month asks for."""
