"""What a community page says of its funds (domain.md §6), in figures that name nobody."""
