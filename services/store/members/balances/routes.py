"""`/members/{id}/top-ups`, `/members/{id}/balance-refunds`, `/members/{id}/statement`"""

from services.store.deposits.counter import schemas
from services.store.members.balances import commands, queries
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("balances", __name__, description="What members have deposited")


@routes.post("/members/<member_id>/top-ups")
@requires("deposit:take")
@routes.arguments(schemas.TakeDepositSchema)
@routes.response(201, schemas.DepositMovementSchema)
def top_up(wanted, member_id):
    """Put money on a member's balance."""
    return commands.top_up(caller(), member_id, wanted)


@routes.post("/members/<member_id>/balance-refunds")
@requires("deposit:refund")
@routes.arguments(schemas.RefundDepositSchema)
@routes.response(201, schemas.DepositMovementSchema)
def refund_balance(wanted, member_id):
    """Give money of a member's balance back."""
    return commands.refund_balance(caller(), member_id, wanted)


@routes.get("/members/<member_id>/statement")
@requires("member:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.DepositStatementSchema)
def get_statement(wanted, member_id):
    """What moved on a member's balance."""
    return queries.statement(caller(), member_id, wanted)
