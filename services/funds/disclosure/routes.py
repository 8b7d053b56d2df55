"""`/disclosure`"""

from services.funds.disclosure import queries, schemas
from services.funds.statements.schemas import SpanQuery
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("disclosure", __name__, description="What a community page says of its funds")


@routes.get("/disclosure")
@requires("fund:read")
@routes.arguments(SpanQuery, location="query")
@routes.response(200, schemas.DisclosureSchema)
def disclosure(wanted):
    """Each fund's 期初, 收入, 支出 and 期末, what was paid for, and how many were helped."""
    return queries.disclosure(caller(), **wanted)
