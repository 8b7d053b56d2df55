"""An example of every business case, from which the posting table is shown. Pure."""
