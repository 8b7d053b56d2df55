"""What households owe for repairs they accepted, and what they paid."""
