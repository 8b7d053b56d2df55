"""Who pays for a repair: decided before anybody is sent (domain.md §1 rows 6, 10, 41, §2.5)."""
