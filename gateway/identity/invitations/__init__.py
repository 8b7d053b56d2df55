"""One-time codes with which people let themselves in or set a new password."""
