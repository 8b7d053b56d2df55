"""Money held for customers until goods or meals leave for it."""
