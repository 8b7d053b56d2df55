"""`/wishes`, and `/public/wishes` for everybody"""

from services.property.wishes import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("wishes", __name__, description="Small wishes: posted, claimed, fulfilled")


@routes.get("/public/wishes")
@requires("wish:see")
@routes.arguments(schemas.PublicWishQuery, location="query")
@routes.response(200, schemas.PublicWishPageSchema)
def list_public_wishes(wanted):
    """The wishes of a building, without anybody's name."""
    return queries.public_wishes(caller(), wanted)


@routes.get("/wishes")
@requires("wish:read")
@routes.arguments(schemas.WishQuery, location="query")
@routes.response(200, schemas.WishPageSchema)
def list_wishes(wanted):
    """List wishes."""
    return queries.wishes(caller(), wanted)


@routes.post("/wishes")
@requires("wish:write")
@routes.arguments(schemas.PostWishSchema)
@routes.response(201, schemas.WishSchema)
def post_wish(wanted):
    """Post a wish."""
    return commands.post_wish(caller(), wanted)


@routes.get("/wishes/<wish_id>")
@requires("wish:read")
@routes.response(200, schemas.WishSchema)
def get_wish(wish_id):
    """One wish."""
    return queries.wish_view(caller(), wish_id)


@routes.get("/wishes/<wish_id>/moves")
@requires("wish:write")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.WishMovePageSchema)
def list_wish_moves(wanted, wish_id):
    """How it came to where it is."""
    return queries.moves(caller(), wish_id, wanted)


@routes.post("/wishes/<wish_id>/claim")
@requires("wish:write")
@routes.arguments(schemas.ClaimWishSchema)
@routes.response(200, schemas.WishSchema)
def claim_wish(wanted, wish_id):
    """Somebody promises it; nobody else may until they give it back."""
    return commands.claim(caller(), wish_id, wanted["claimed_by"])


@routes.post("/wishes/<wish_id>/give-back")
@requires("wish:write")
@routes.arguments(schemas.WishReasonSchema)
@routes.response(200, schemas.WishSchema)
def give_wish_back(wanted, wish_id):
    """Who promised cannot; another may."""
    return commands.give_back(caller(), wish_id, wanted["reason"])


@routes.post("/wishes/<wish_id>/fulfil")
@requires("wish:write")
@routes.arguments(schemas.FulfilWishSchema)
@routes.response(200, schemas.WishSchema)
def fulfil_wish(wanted, wish_id):
    """It came true."""
    return commands.fulfil(caller(), wish_id, wanted)


@routes.post("/wishes/<wish_id>/forget-name")
@requires("wish:write")
@routes.response(200, schemas.WishSchema)
def forget_wish_name(wish_id):
    """Forget whose wish it was."""
    return commands.forget_name(caller(), wish_id)


@routes.post("/wishes/<wish_id>/withdraw")
@requires("wish:write")
@routes.arguments(schemas.WishReasonSchema)
@routes.response(200, schemas.WishSchema)
def withdraw_wish(wanted, wish_id):
    """Nobody wishes it any more."""
    return commands.withdraw(caller(), wish_id, wanted["reason"])
