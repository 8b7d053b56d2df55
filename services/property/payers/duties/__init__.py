"""What the contract with the property company must bear, so that no fund does."""
