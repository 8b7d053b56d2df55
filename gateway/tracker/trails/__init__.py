"""The money trail: from a payment back to the days that earned it, from a day on to its uses."""
