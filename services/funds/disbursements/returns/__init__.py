"""Money that came back from who had been paid."""
