"""The clearing account of each platform, and what stands open on it."""
