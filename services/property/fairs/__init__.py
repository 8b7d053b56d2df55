"""Fairs 幸福集市: what was done at each, and the repairs that were reported there."""
