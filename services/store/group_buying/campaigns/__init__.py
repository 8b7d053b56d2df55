"""What is offered to a group, until when, and what became of it."""
