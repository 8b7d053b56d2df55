"""Photos of finished repairs on the record: chosen by one, seen by another, sealed by hash."""
