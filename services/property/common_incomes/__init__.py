"""Money that parts of all owners brought: theirs, not the company's."""
