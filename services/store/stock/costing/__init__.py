"""By which method the stock of a year is costed."""
