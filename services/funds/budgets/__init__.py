"""What a fund may promise in a calendar year, and what it did."""
