"""`/board`"""

from services.property.board import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("board", __name__, description="What is not finished, whose, and what is late")


@routes.get("/board")
@requires("order:read")
@routes.arguments(schemas.BoardQuery, location="query")
@routes.response(200, schemas.BoardSchema)
def get_board(wanted):
    """What is not finished by team, assignee, building, urgency or category."""
    who = caller()
    return {"unrouted": queries.unrouted(who), "items": queries.board(who, wanted["by"])}
