"""What was let pass all the same: exceptions approved, and terms changed."""
