"""Who said yes to what another person asked for."""
