"""`/households`"""

from services.property.registry.households import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("households", __name__, description="Households and whom to ask for")


@routes.get("/households")
@requires("registry:read")
@routes.arguments(schemas.HouseholdQuery, location="query")
@routes.response(200, schemas.HouseholdPageSchema)
def list_households(wanted):
    """List households; names and phones are masked for whoever does not need them."""
    return queries.households(caller(), wanted)


@routes.post("/households")
@requires("registry:write")
@routes.arguments(schemas.CreateHouseholdSchema)
@routes.response(201, schemas.HouseholdSchema)
def create_household(wanted):
    """Add a household to a building."""
    return commands.create_household(caller(), wanted)


@routes.get("/households/<household_id>")
@requires("registry:read")
@routes.response(200, schemas.HouseholdSchema)
def get_household(household_id):
    """One household; masked as in the list."""
    return queries.household_view(caller(), household_id)


@routes.post("/households/<household_id>/change")
@requires("registry:write")
@routes.arguments(schemas.ChangeHouseholdSchema)
@routes.response(200, schemas.HouseholdSchema)
def change_household(wanted, household_id):
    """Change its unit, floor or area."""
    return commands.change_household(caller(), household_id, wanted)


@routes.post("/households/<household_id>/close")
@requires("registry:write")
@routes.arguments(schemas.CloseHouseholdSchema)
@routes.response(200, schemas.HouseholdSchema)
def close_household(wanted, household_id):
    """A household that is no more; it stays readable."""
    return commands.close_household(caller(), household_id, wanted)


@routes.post("/households/<household_id>/reopen")
@requires("registry:write")
@routes.response(200, schemas.HouseholdSchema)
def reopen_household(household_id):
    """A household that was closed by mistake."""
    return commands.reopen_household(caller(), household_id)


@routes.post("/households/<household_id>/contacts")
@requires("registry:write")
@routes.arguments(schemas.AddContactSchema)
@routes.response(201, schemas.HouseholdSchema)
def add_contact(wanted, household_id):
    """Add a person to ask for."""
    return commands.add_contact(caller(), household_id, wanted)


@routes.post("/households/<household_id>/contacts/<contact_id>/change")
@requires("registry:write")
@routes.arguments(schemas.ChangeContactSchema)
@routes.response(200, schemas.HouseholdSchema)
def change_contact(wanted, household_id, contact_id):
    """Change a person's name, phone or role, or ask here first."""
    return commands.change_contact(caller(), household_id, contact_id, wanted)


@routes.post("/households/<household_id>/contacts/<contact_id>/remove")
@requires("registry:write")
@routes.response(200, schemas.HouseholdSchema)
def remove_contact(household_id, contact_id):
    """Delete a person."""
    return commands.remove_contact(caller(), household_id, contact_id)
