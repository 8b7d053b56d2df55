"""What an hour of work costs, each row from a day on."""
