"""What a seller may give by hand, and who agreed to more."""
