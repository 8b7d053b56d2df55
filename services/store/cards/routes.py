"""`/cards`"""

from services.store.cards import commands, queries, schemas
from services.store.deposits.counter.schemas import (
    DepositMovementSchema,
    DepositStatementSchema,
    TakeDepositSchema,
)
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("cards", __name__, description="Prepaid and gift cards")


@routes.get("/cards")
@requires("member:read")
@routes.arguments(schemas.CardQuery, location="query")
@routes.response(200, schemas.CardPageSchema)
def list_cards(wanted):
    """List a member's cards."""
    return queries.cards_of(caller(), wanted)


@routes.post("/cards")
@requires("deposit:take")
@routes.arguments(schemas.SellCardSchema)
@routes.response(201, schemas.CardSchema)
def sell_card(wanted):
    """Sell a card."""
    return commands.sell_card(caller(), wanted)


@routes.get("/cards/<number>")
@requires("member:read")
@routes.response(200, schemas.CardSchema)
def get_card(number):
    """One card."""
    return queries.card(caller(), number)


@routes.get("/cards/<number>/statement")
@requires("member:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, DepositStatementSchema)
def get_card_statement(wanted, number):
    """What moved on a card."""
    return queries.statement(caller(), number, wanted)


@routes.post("/cards/<number>/top-ups")
@requires("deposit:take")
@routes.arguments(TakeDepositSchema)
@routes.response(201, DepositMovementSchema)
def top_up_card(wanted, number):
    """Put more money on a card."""
    return commands.top_up_card(caller(), number, wanted)


@routes.post("/cards/<number>/refund")
@requires("deposit:refund")
@routes.arguments(schemas.RefundCardSchema)
@routes.response(201, DepositMovementSchema)
def refund_card(wanted, number):
    """Give back what is left on a card."""
    return commands.refund_card(caller(), number, wanted)


@routes.post("/cards/<number>/block")
@requires("card:block")
@routes.response(200, schemas.CardSchema)
def block_card(number):
    """Block a named card that was lost."""
    return commands.block_card(caller(), number, True)


@routes.post("/cards/<number>/unblock")
@requires("card:manage")
@routes.response(200, schemas.CardSchema)
def unblock_card(number):
    """Let a blocked card that was found be used again."""
    return commands.block_card(caller(), number, False)


@routes.post("/cards/<number>/replace")
@requires("card:manage")
@routes.arguments(schemas.ReplaceCardSchema)
@routes.response(201, schemas.CardSchema)
def replace_card(wanted, number):
    """Give the holder of a blocked card another one."""
    return commands.replace_card(caller(), number, wanted["reason"])


@routes.post("/cards/<number>/extend")
@requires("card:manage")
@routes.arguments(schemas.ExtendCardSchema)
@routes.response(200, schemas.CardSchema)
def extend_card(wanted, number):
    """Let an unnamed card be used for longer."""
    return commands.extend_card(caller(), number, wanted["usable_until"])
