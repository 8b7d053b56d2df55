"""The pages on which a month is prepared for everybody to read, and objections are answered."""
