"""Where each fen of a fund came from and went."""
