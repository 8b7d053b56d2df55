"""What a person must look at before the month is closed."""
