"""The papers of vouchers, as files."""
