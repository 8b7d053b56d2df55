"""The till: what is sold at the counter, with and without a line."""
