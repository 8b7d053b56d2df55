"""Tokens with which programs come in, for a person and for no more than some permissions."""
