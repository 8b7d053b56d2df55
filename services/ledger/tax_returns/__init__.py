"""What a book has to file: VAT of a filing period, income tax of a year so far."""
