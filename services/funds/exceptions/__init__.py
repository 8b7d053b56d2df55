"""One work order that may pass one check of one fund, because two people said so."""
