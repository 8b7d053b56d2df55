"""`/work-orders/{id}/suggestions`"""

from services.property.work_orders.suggestions import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("suggestions", __name__, description="Whom to send")


@routes.get("/work-orders/<work_order_id>/suggestions")
@requires("order:read")
@routes.response(200, schemas.SuggestionListSchema)
def list_suggestions(work_order_id):
    """Whom to send, the best first: by skill, presence and load."""
    return {"items": queries.suggestions(caller(), work_order_id)}
