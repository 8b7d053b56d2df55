"""`/redemptions`"""

from flask import current_app

from services.funds.volunteers.redemptions import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires

routes = Blueprint("redemptions", __name__, description="Goods of the shop for points")


@routes.get("/redemptions")
@requires("volunteer:read")
@routes.arguments(schemas.RedemptionQuery, location="query")
@routes.response(200, schemas.RedemptionPageSchema)
def list_redemptions(wanted):
    """List what volunteers got for their points."""
    return queries.redemptions(caller(), wanted)


@routes.post("/redemptions")
@asks_others
@requires("redemption:make")
@routes.arguments(schemas.RedeemSchema)
@routes.response(201, schemas.RedemptionSchema)
def redeem(wanted):
    """Goods for points, paid by a fund."""
    gateway = current_app.gateway  # type: ignore[attr-defined]
    return commands.redeem(caller(), wanted, gateway.ask, gateway.read)


@routes.get("/redemptions/<redemption_id>")
@requires("volunteer:read")
@routes.response(200, schemas.RedemptionSchema)
def get_redemption(redemption_id):
    """One redemption."""
    return queries.redemption(caller(), redemption_id)


@routes.post("/redemptions/<redemption_id>/cancel")
@asks_others
@requires("redemption:make")
@routes.response(200, schemas.RedemptionSchema)
def cancel(redemption_id):
    """Give up what the shop has not answered."""
    ask = current_app.gateway.ask  # type: ignore[attr-defined]
    return commands.cancel(caller(), redemption_id, ask)


@routes.post("/redemptions/<redemption_id>/return")
@asks_others
@requires("redemption:make")
@routes.arguments(schemas.TakeRedeemedBackSchema)
@routes.response(200, schemas.RedemptionSchema)
def take_back(wanted, redemption_id):
    """Goods come back; the points and the money as well."""
    ask = current_app.gateway.ask  # type: ignore[attr-defined]
    return commands.take_back(caller(), redemption_id, wanted, ask)
