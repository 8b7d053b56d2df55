"""`/contributions/{id}/return` and `/contribution-returns`"""

from services.funds.contributions.returns import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("contribution returns", __name__, description="Gifts that go back")


@routes.post("/contributions/<contribution_id>/return")
@requires("contribution:return")
@routes.arguments(schemas.AskReturnSchema)
@routes.response(201, schemas.ContributionReturnSchema)
def ask_return(wanted, contribution_id):
    """Ask that unspent money of a grant or a donation goes back to its giver."""
    return commands.ask_return(caller(), contribution_id, wanted)


@routes.get("/contribution-returns")
@requires("fund:read")
@routes.arguments(schemas.ContributionReturnQuery, location="query")
@routes.response(200, schemas.ContributionReturnPageSchema)
def list_returns(wanted):
    """List what was given back, and what awaits approval."""
    return queries.returns(caller(), wanted)


@routes.get("/contribution-returns/<return_id>")
@requires("fund:read")
@routes.response(200, schemas.ContributionReturnSchema)
def get_return(return_id):
    """One return."""
    return queries.one(caller(), return_id)


@routes.post("/contribution-returns/<return_id>/approve")
@requires("contribution:approve")
@routes.arguments(schemas.ApproveReturnSchema)
@routes.response(200, schemas.ContributionReturnSchema)
def approve_return(wanted, return_id):
    """Give back what another person asked for."""
    return commands.approve_return(caller(), return_id, wanted["bank_reference"])


@routes.post("/contribution-returns/<return_id>/refuse")
@requires("contribution:approve")
@routes.arguments(schemas.RefuseReturnSchema)
@routes.response(200, schemas.ContributionReturnSchema)
def refuse_return(wanted, return_id):
    """The money stays."""
    return commands.refuse_return(caller(), return_id, wanted["reason"])
