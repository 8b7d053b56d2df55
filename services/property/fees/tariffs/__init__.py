"""What a household pays for a month of property services, from which month on."""
