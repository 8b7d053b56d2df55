"""What stands in a record: the figures of a month, gathered once and pointing at nobody."""
