"""The bank's word against the books: statements, matching, 余额调节表."""
