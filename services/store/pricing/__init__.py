"""What a basket costs: promotions, packs and labels."""
