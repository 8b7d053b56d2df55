"""`/needs` and `/offers`"""

from services.property.needs import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("needs", __name__, description="What is needed, offered and matched")


@routes.get("/needs")
@requires("need:read")
@routes.arguments(schemas.ListQuery, location="query")
@routes.response(200, schemas.NeedPageSchema)
def list_needs(wanted):
    """List needs; matched ones are projects."""
    return queries.needs(caller(), wanted)


@routes.post("/needs")
@requires("need:write")
@routes.arguments(schemas.AddNeedSchema)
@routes.response(201, schemas.NeedSchema)
def add_need(wanted):
    """Something is needed."""
    return commands.add_need(caller(), wanted)


@routes.post("/needs/<need_id>/match")
@requires("need:write")
@routes.arguments(schemas.MatchNeedSchema)
@routes.response(200, schemas.NeedSchema)
def match_need(wanted, need_id):
    """An offer answers it."""
    return commands.match(caller(), need_id, wanted["offer_id"])


@routes.post("/needs/<need_id>/part")
@requires("need:write")
@routes.response(200, schemas.NeedSchema)
def part_need(need_id):
    """The offer does not answer it after all."""
    return commands.part(caller(), need_id)


@routes.get("/offers")
@requires("need:read")
@routes.arguments(schemas.ListQuery, location="query")
@routes.response(200, schemas.OfferPageSchema)
def list_offers(wanted):
    """List what is offered."""
    return queries.offers(caller(), wanted)


@routes.post("/offers")
@requires("need:write")
@routes.arguments(schemas.AddOfferSchema)
@routes.response(201, schemas.OfferSchema)
def add_offer(wanted):
    """Something is offered."""
    return commands.add_offer(caller(), wanted)
