"""A simulated district under load: the days of many communities in minutes, held to account."""
