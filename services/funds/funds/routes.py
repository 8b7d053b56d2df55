"""`/funds`"""

from services.funds.funds import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("funds", __name__, description="Restricted money and what it may be used for")


@routes.get("/funds")
@requires("fund:read")
@routes.arguments(schemas.FundQuery, location="query")
@routes.response(200, schemas.FundPageSchema)
def list_funds(wanted):
    """List funds with their sums."""
    return queries.funds(caller(), wanted)


@routes.post("/funds")
@requires("fund:write")
@routes.arguments(schemas.CreateFundSchema)
@routes.response(201, schemas.FundSchema)
def create_fund(wanted):
    """Found a fund."""
    return commands.create_fund(caller(), wanted)


@routes.get("/funds/<fund_id>")
@requires("fund:read")
@routes.response(200, schemas.FundSchema)
def get_fund(fund_id):
    """One fund with its sums."""
    return queries.fund(caller(), fund_id)
