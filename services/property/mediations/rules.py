"""How a mediation ends. Pure: no Flask, no peewee, no clock."""

STATES = ("open", "closed")
OUTCOMES = ("settled", "unsettled", "referred")
VISITS_MAX = 200
