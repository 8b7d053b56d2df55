"""The day's close: the Z report of an outlet."""
