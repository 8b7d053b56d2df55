"""Sessions: who is signed in, from where, and how that ends."""
