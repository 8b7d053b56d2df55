"""What a browser sees: the start page and the readable document."""
