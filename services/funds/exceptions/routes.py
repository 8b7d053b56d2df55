"""`/fund-exceptions`"""

from services.funds.exceptions import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("fund_exceptions", __name__, description="Orders that may pass a check")


@routes.get("/fund-exceptions")
@requires("fund:read")
@routes.arguments(schemas.FundExceptionQuery, location="query")
@routes.response(200, schemas.FundExceptionPageSchema)
def list_exceptions(wanted):
    """List exceptions."""
    return queries.exceptions(caller(), wanted)


@routes.post("/fund-exceptions")
@requires("exception:ask")
@routes.arguments(schemas.AskExceptionSchema)
@routes.response(201, schemas.FundExceptionSchema)
def ask_exception(wanted):
    """Ask that an order may pass a check of a fund."""
    return commands.ask_exception(caller(), wanted)


@routes.get("/fund-exceptions/<exception_id>")
@requires("fund:read")
@routes.response(200, schemas.FundExceptionSchema)
def get_exception(exception_id):
    """One exception."""
    return queries.exception(caller(), exception_id)


@routes.post("/fund-exceptions/<exception_id>/approve")
@requires("exception:approve")
@routes.response(200, schemas.FundExceptionSchema)
def approve_exception(exception_id):
    """Agree that the order passes."""
    return commands.approve_exception(caller(), exception_id)


@routes.post("/fund-exceptions/<exception_id>/refuse")
@requires("exception:approve")
@routes.arguments(schemas.RefuseExceptionSchema)
@routes.response(200, schemas.FundExceptionSchema)
def refuse_exception(wanted, exception_id):
    """Keep to the terms."""
    return commands.refuse_exception(caller(), exception_id, wanted["reason"])
