"""What hours are worth in points, and how many points each volunteer has."""
