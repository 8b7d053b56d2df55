"""Read only: what is repaired for the public good where nobody is paid to do it."""
