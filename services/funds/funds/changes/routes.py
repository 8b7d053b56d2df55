"""`/fund-changes`, and what is asked under `/funds/{id}`"""

from services.funds.funds.changes import commands, queries, schemas
from services.funds.funds.rules import TERMS
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("fund_changes", __name__, description="How funds change, with two people")


@routes.get("/fund-changes")
@requires("fund:read")
@routes.arguments(schemas.FundChangeQuery, location="query")
@routes.response(200, schemas.FundChangePageSchema)
def list_changes(wanted):
    """List changes of funds."""
    return queries.changes(caller(), wanted)


@routes.get("/funds/<fund_id>/changes")
@requires("fund:read")
@routes.arguments(schemas.FundHistoryQuery, location="query")
@routes.response(200, schemas.FundChangePageSchema)
def list_history(wanted, fund_id):
    """The history of one fund."""
    return queries.history(caller(), fund_id, wanted)


@routes.post("/funds/<fund_id>/changes")
@requires("fund:write")
@routes.arguments(schemas.ChangeTermsSchema(partial=TERMS))
@routes.response(201, schemas.FundChangeSchema)
def propose_change(wanted, fund_id):
    """Ask for other terms of a fund."""
    return commands.propose_change(caller(), fund_id, wanted)


@routes.post("/funds/<fund_id>/freeze")
@requires("fund:freeze")
@routes.arguments(schemas.ReasonSchema)
@routes.response(201, schemas.FundChangeSchema)
def freeze_fund(wanted, fund_id):
    """Stop a fund at once."""
    return commands.freeze_fund(caller(), fund_id, wanted)


@routes.post("/funds/<fund_id>/unfreeze")
@requires("fund:write")
@routes.arguments(schemas.ReasonSchema)
@routes.response(201, schemas.FundChangeSchema)
def ask_unfreeze(wanted, fund_id):
    """Ask that a frozen fund goes on."""
    return commands.ask_unfreeze(caller(), fund_id, wanted)


@routes.post("/funds/<fund_id>/close")
@requires("fund:write")
@routes.arguments(schemas.ReasonSchema)
@routes.response(201, schemas.FundChangeSchema)
def close_fund(wanted, fund_id):
    """End an empty fund for good."""
    return commands.close_fund(caller(), fund_id, wanted)


@routes.get("/fund-changes/<change_id>")
@requires("fund:read")
@routes.response(200, schemas.FundChangeSchema)
def get_change(change_id):
    """One change."""
    return queries.change(caller(), change_id)


@routes.post("/fund-changes/<change_id>/approve")
@requires("fund:approve")
@routes.response(200, schemas.FundChangeSchema)
def approve_change(change_id):
    """Agree to what another person asked for."""
    return commands.approve_change(caller(), change_id)


@routes.post("/fund-changes/<change_id>/refuse")
@requires("fund:approve")
@routes.arguments(schemas.RefuseChangeSchema)
@routes.response(200, schemas.FundChangeSchema)
def refuse_change(wanted, change_id):
    """Leave the fund as it is."""
    return commands.refuse_change(caller(), change_id, wanted["reason"])
