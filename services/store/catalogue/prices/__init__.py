"""What each product costs, from which day on."""
