"""What the figures count, kept with every move, so that a hundred thousand orders read at once."""
