"""What a buyer ordered in a campaign, and where the deposit went."""
