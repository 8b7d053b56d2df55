"""What was changed about people, roles, tokens and policies, and by whom."""
