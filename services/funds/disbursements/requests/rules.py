"""From the asking to the bank. Pure: no Flask, no peewee, no clock."""

STATES = ("awaiting_review", "awaiting_payment", "paid", "refused")
PENDING = ("awaiting_review", "awaiting_payment")
