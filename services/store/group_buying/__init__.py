"""Group-buying 线上团购: ordered together in advance, formed or failed, picked up by code."""
