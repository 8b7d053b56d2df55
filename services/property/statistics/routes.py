"""`/statistics`"""

from services.property.statistics import queries, schemas
from services.property.statistics.rules import DEFINITIONS
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("statistics", __name__, description="How well residents are served")


@routes.get("/statistics/orders")
@requires("order:read")
@routes.arguments(schemas.ServedQuery, location="query")
@routes.response(200, schemas.ServedListSchema)
def list_order_statistics(wanted):
    """响应率, 办结率, 按时办结率, 解决率, 满意率, 好评率 with both figures of each."""
    return {"items": queries.served(caller(), **wanted), "definitions": DEFINITIONS}
