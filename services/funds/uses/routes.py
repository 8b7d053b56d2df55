"""`/fund-uses`"""

from services.funds.uses import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import requires

routes = Blueprint("fund_uses", __name__, description="What money of a fund may be wanted for")


@routes.get("/fund-uses")
@requires("fund:read")
@routes.response(200, schemas.FundUseSchema(many=True))
def list_uses():
    """Every use, and which of them the lists forbid."""
    return queries.uses()
