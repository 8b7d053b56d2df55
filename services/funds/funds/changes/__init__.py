"""How the terms and the status of a fund change, and how they did."""
