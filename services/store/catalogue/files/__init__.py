"""Products and barcodes as files."""
