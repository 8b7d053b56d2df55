"""`/terms`"""

from services.property.terms import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("terms", __name__, description="How soon an order is looked at and finished")


@routes.get("/terms")
@requires("term:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.TermPageSchema)
def list_terms(wanted):
    """List the deadlines that were written, old and new."""
    return queries.terms(caller(), wanted)


@routes.get("/terms/in-force")
@requires("term:read")
@routes.arguments(schemas.TermsInForceQuery, location="query")
@routes.response(200, schemas.TermsInForceSchema)
def list_terms_in_force(wanted):
    """The deadlines of a day for each urgency, defaults included."""
    return {"items": queries.in_force(caller(), wanted)}


@routes.post("/terms")
@requires("term:write")
@routes.arguments(schemas.WriteTermSchema)
@routes.response(201, schemas.TermSchema)
def write_term(wanted):
    """Write deadlines from a day on."""
    return commands.write_term(caller(), wanted)
