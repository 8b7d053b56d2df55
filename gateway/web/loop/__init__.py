"""`/loop`: the money of a community as one picture, and the communities side by side."""
