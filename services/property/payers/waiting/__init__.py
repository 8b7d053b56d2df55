"""Who is served first when a fund is short, and where everybody stands."""
