"""`/meals/{id}/delivery`, `/deliveries`"""

from services.store.canteen.deliveries import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("meal_deliveries", __name__, description="Meals that volunteers bring")


@routes.post("/meals/<meal_id>/delivery")
@requires("delivery:record")
@routes.arguments(schemas.NoteDeliverySchema)
@routes.response(201, schemas.MealDeliverySchema)
def note_delivery(wanted, meal_id):
    """Note who brought a meal."""
    return commands.note_delivery(caller(), meal_id, wanted)


@routes.get("/deliveries")
@requires("delivery:read")
@routes.arguments(schemas.DeliveryQuery, location="query")
@routes.response(200, schemas.MealDeliveryPageSchema)
def list_deliveries(wanted):
    """List the meals that were brought."""
    return queries.deliveries(caller(), wanted)


@routes.get("/deliveries/volunteers")
@requires("delivery:read")
@routes.arguments(schemas.DeliveryDaysQuery, location="query")
@routes.response(200, schemas.VolunteerListSchema)
def list_volunteers(wanted):
    """What each volunteer brought."""
    return {"items": queries.volunteers(caller(), wanted)}
