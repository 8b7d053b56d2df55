"""Flood supplies 防汛物资: what there is, where it lies, and where it went."""
