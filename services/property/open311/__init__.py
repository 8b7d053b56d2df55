"""Open311 GeoReport v2: what any client of that protocol may ask and report."""
