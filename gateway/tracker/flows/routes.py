"""`/api/v1/loop/sankey` and `/api/v1/loop/funds/{id}/sankey`"""

from gateway.identity.queries import seen_by
from gateway.tracker.flows import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("flows", __name__, description="Money as one picture", url_prefix="/api/v1/loop")


@routes.get("/sankey")
@requires("loop:read")
@routes.arguments(schemas.SankeyQuery, location="query")
@routes.response(200, schemas.SankeySchema)
def community_sankey(wanted):
    """From product categories through profit, funds and uses to buildings."""
    who = seen_by(caller(), wanted["community"])
    return queries.community_sankey(who, wanted["since"], wanted["until"])


@routes.get("/funds/<fund_id>/sankey")
@requires("loop:read")
@routes.arguments(schemas.SankeyQuery, location="query")
@routes.response(200, schemas.SankeySchema)
def fund_sankey(wanted, fund_id):
    """From sources and months through a fund to uses and buildings."""
    who = seen_by(caller(), wanted["community"])
    return queries.fund_sankey(who, fund_id, wanted["since"], wanted["until"])
