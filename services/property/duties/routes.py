"""`/duties`"""

from services.property.duties import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("duties", __name__, description="What staff answer for, rated every quarter")


@routes.get("/duties")
@requires("staff:read")
@routes.arguments(schemas.DutyQuery, location="query")
@routes.response(200, schemas.DutyPageSchema)
def list_duties(wanted):
    """List duties."""
    return queries.duties(caller(), wanted)


@routes.post("/duties")
@requires("staff:write")
@routes.arguments(schemas.AddDutySchema)
@routes.response(201, schemas.DutySchema)
def add_duty(wanted):
    """Somebody answers for something."""
    return commands.add_duty(caller(), wanted)


@routes.post("/duties/<duty_id>/hand-over")
@requires("staff:write")
@routes.arguments(schemas.HandOverDutySchema)
@routes.response(200, schemas.DutySchema)
def hand_duty_over(wanted, duty_id):
    """Somebody else answers for it."""
    return commands.hand_over(caller(), duty_id, wanted["staff_id"])


@routes.post("/duties/<duty_id>/end")
@requires("staff:write")
@routes.arguments(schemas.EndDutySchema)
@routes.response(200, schemas.DutySchema)
def end_duty(wanted, duty_id):
    """It is nobody's duty any more."""
    return commands.end_duty(caller(), duty_id, wanted["ended_on"])


@routes.get("/duties/<duty_id>/ratings")
@requires("staff:read")
@routes.response(200, schemas.DutyQuartersSchema)
def list_duty_ratings(duty_id):
    """How it was rated, quarter by quarter."""
    return {"items": queries.quarters(caller(), duty_id)}


@routes.post("/duties/<duty_id>/ratings")
@requires("duty:rate")
@routes.arguments(schemas.RateDutySchema)
@routes.response(201, schemas.DutyQuartersSchema)
def rate_duty(wanted, duty_id):
    """Keep a representative's score."""
    return {"items": commands.rate(caller(), duty_id, wanted)}
