"""惠民食堂: who eats, what a meal costs whom, and what the government owes for it."""
