"""Whether what cannot be allowed to differ does not differ (design.md §6.10)."""
