"""What a month's and a year's end become. Pure."""
