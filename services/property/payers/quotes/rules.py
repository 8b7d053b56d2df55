"""What is said to a quote, and by which way. Pure: no Flask, no peewee, no clock."""

TAX_CATEGORIES = ("services", "standard", "other")  # mostly labour, mostly goods, another rate
NOTED = ("phone", "in_person")  # how staff heard the resident's word
TRACKING = "tracking"  # said by whoever holds the tracking code
SAID_BY = (*NOTED, TRACKING)
STATES = ("made", "accepted", "refused", "void")
