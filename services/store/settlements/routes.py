"""`/settlements`"""

from services.store.settlements import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("settlements", __name__, description="Payouts of WeChat and Alipay")


@routes.get("/settlements")
@requires("settlement:read")
@routes.arguments(schemas.SettlementQuery, location="query")
@routes.response(200, schemas.SettlementPageSchema)
def list_settlements(wanted):
    """List payouts."""
    return queries.settlements(caller(), wanted)


@routes.post("/settlements")
@requires("settlement:record")
@routes.arguments(schemas.RecordSettlementSchema)
@routes.response(201, schemas.SettlementSchema)
def record_settlement(wanted):
    """Record a payout of bills, or one whose bill is not here yet."""
    return commands.record_settlement(caller(), wanted)


@routes.post("/settlements/<settlement_id>/bills")
@requires("settlement:record")
@routes.arguments(schemas.NameBillsSchema)
@routes.response(200, schemas.SettlementSchema)
def name_bills(wanted, settlement_id):
    """Say which bills a payout paid that was recorded before they came."""
    return commands.name_bills(caller(), settlement_id, wanted["bill_ids"])
