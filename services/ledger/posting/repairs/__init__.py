"""What repairs, and the funds that pay for them, become. Pure."""
