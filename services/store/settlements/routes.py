"""`/settlements`"""

from flask_smorest import Blueprint

from services.store.settlements import commands, queries, schemas
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("settlements", __name__, description="Payouts of WeChat and Alipay")


@routes.get("/settlements")
@requires("settlement:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.SettlementPageSchema)
def list_settlements(wanted):
    """List payouts."""
    return queries.settlements(caller(), wanted)


@routes.post("/settlements")
@requires("settlement:record")
@routes.arguments(schemas.RecordSettlementSchema)
@routes.response(201, schemas.SettlementSchema)
def record_settlement(wanted):
    """Record a payout."""
    return commands.record_settlement(caller(), wanted)
