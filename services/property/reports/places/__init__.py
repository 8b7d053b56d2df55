"""What a QR code at a door leads to, and the code itself."""
