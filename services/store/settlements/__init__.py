"""What the payment platforms pay out."""
