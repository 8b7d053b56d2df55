"""Three lists 三张清单: what is needed, what is offered, and the projects that match them."""
