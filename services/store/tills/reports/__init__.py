"""What a drawer did: read at any time (X), numbered at its close (Z)."""
