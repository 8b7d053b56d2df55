"""The one door: sign-in, routing, the loop from sale to repair, the audit and the pages."""
