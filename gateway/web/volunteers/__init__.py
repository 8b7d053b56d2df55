"""The time bank: who helps, what they did, and what they got for it."""
