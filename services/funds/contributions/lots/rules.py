"""What may become of a lot's fen. Pure: no Flask, no peewee, no clock."""

KINDS = ("disbursed", "came_back", "given_back", "transferred")
USES_MAX = 100  # of each kind that are shown of a lot
