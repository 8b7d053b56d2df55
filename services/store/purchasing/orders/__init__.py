"""What was asked of suppliers and has not all come."""
