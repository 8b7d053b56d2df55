"""`/supplies`"""

from services.property.supplies import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("supplies", __name__, description="What is kept for floods, and where it went")


@routes.get("/supplies")
@requires("supply:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.SupplyPageSchema)
def list_supplies(wanted):
    """List supplies."""
    return queries.supplies(caller(), wanted)


@routes.post("/supplies")
@requires("supply:write")
@routes.arguments(schemas.AddSupplySchema)
@routes.response(201, schemas.SupplySchema)
def add_supply(wanted):
    """Begin to keep a thing at a place."""
    return commands.add_supply(caller(), wanted)


@routes.get("/supply-dates")
@requires("supply:read")
@routes.arguments(schemas.SupplyDueQuery, location="query")
@routes.response(200, schemas.SupplyDueListSchema)
def list_supply_dates(wanted):
    """What expires or must be inspected, the earliest first."""
    return {"items": queries.due(caller(), wanted["until"])}


@routes.get("/supplies/<supply_id>")
@requires("supply:read")
@routes.response(200, schemas.SupplySchema)
def get_supply(supply_id):
    """One supply."""
    return queries.supply(caller(), supply_id)


@routes.get("/supplies/<supply_id>/entries")
@requires("supply:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.SupplyEntryPageSchema)
def list_supply_entries(wanted, supply_id):
    """What changed it, in the order it was written."""
    return queries.entries(caller(), supply_id, wanted)


@routes.post("/supplies/<supply_id>/receive")
@requires("supply:record")
@routes.arguments(schemas.ReceiveSchema)
@routes.response(201, schemas.SupplyEntrySchema)
def receive_supply(wanted, supply_id):
    """Goods come, bought or given."""
    return commands.receive(caller(), supply_id, wanted)


@routes.post("/supplies/<supply_id>/issue")
@requires("supply:record")
@routes.arguments(schemas.IssueSchema)
@routes.response(201, schemas.SupplyEntrySchema)
def issue_supply(wanted, supply_id):
    """Goods go to a building or for a purpose."""
    return commands.issue(caller(), supply_id, wanted)


@routes.post("/supplies/<supply_id>/return")
@requires("supply:record")
@routes.arguments(schemas.ReturnSchema)
@routes.response(201, schemas.SupplyEntrySchema)
def return_supply(wanted, supply_id):
    """Goods of an issue come back."""
    return commands.take_back(caller(), supply_id, wanted)


@routes.post("/supplies/<supply_id>/count")
@requires("supply:record")
@routes.arguments(schemas.CountSchema)
@routes.response(201, schemas.SupplyEntrySchema)
def count_supply(wanted, supply_id):
    """So much is there; the difference is kept."""
    return commands.count(caller(), supply_id, wanted)


@routes.post("/supplies/<supply_id>/inspect")
@requires("supply:record")
@routes.arguments(schemas.InspectSchema)
@routes.response(201, schemas.SupplyEntrySchema)
def inspect_supply(wanted, supply_id):
    """Somebody looked whether it still works."""
    return commands.inspect(caller(), supply_id, wanted)
