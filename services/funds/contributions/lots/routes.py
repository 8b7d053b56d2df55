"""`/funds/{id}/lots`"""

from services.funds.contributions.lots import queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("lots", __name__, description="Where each fen came from and went")


@routes.get("/funds/<fund_id>/lots")
@requires("fund:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.LotPageSchema)
def list_lots(wanted, fund_id):
    """Every lot of a fund in the order of consumption: its source, what is left, where it went."""
    return queries.lots(caller(), fund_id, wanted)
