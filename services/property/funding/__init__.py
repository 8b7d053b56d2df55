"""The money behind an order: what a fund was asked, and what it answered."""
