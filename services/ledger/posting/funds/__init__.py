"""What funds receive, pay, pass on and get back."""
