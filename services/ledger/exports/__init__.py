"""The books as text for foreign programs."""
