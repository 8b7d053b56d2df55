"""Month cards: paid once, eaten three times a day."""
