"""The time bank 爱心银行: volunteers, what they did, what it is worth in points, never in money."""
