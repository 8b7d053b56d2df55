"""Projects that several funds pay for together."""
