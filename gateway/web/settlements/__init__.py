"""The pages on which what others say of our money is matched: platforms and banks."""
