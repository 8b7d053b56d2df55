"""What may go back to its giver. Pure: no Flask, no peewee, no clock."""

STATES = ("awaiting_approval", "returned", "refused")
