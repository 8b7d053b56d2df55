"""What funds refused, and how to say it to a resident."""
