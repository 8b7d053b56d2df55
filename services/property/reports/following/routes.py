"""`/public/reports/{code}`"""

from services.property.photos.schemas import as_picture
from services.property.reports.following import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("following", __name__, description="A report, by its tracking code")


@routes.get("/public/reports/<code>")
@requires("intake:make")
@routes.response(200, schemas.FollowedSchema)
def follow(code):
    """Where a report stands, and how it came there."""
    return queries.followed(code)


@routes.get("/public/reports/<code>/photos/<photo_id>")
@requires("intake:make")
@routes.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def get_own_photo(code, photo_id):
    """A photo of one's own report, or of the repair after it."""
    return as_picture(queries.own_photo(code, photo_id))


@routes.post("/public/reports/<code>/withdraw")
@requires("intake:make")
@routes.response(200, schemas.FollowedSchema)
def withdraw(code):
    """Take a report back before it is routed."""
    return commands.withdraw(caller(), code)


@routes.post("/public/reports/<code>/join")
@requires("intake:make")
@routes.arguments(schemas.JoinSchema)
@routes.response(200, schemas.FollowedSchema)
def join(wanted, code):
    """Say that one's report says what another one says."""
    return commands.join(caller(), code, wanted["same_as"])


@routes.post("/public/reports/<code>/forget")
@requires("intake:make")
@routes.response(200, schemas.FollowedSchema)
def forget(code):
    """Forget my name and phone."""
    return commands.forget(caller(), code)


@routes.post("/public/reports/<code>/remark")
@requires("intake:make")
@routes.arguments(schemas.SaySchema)
@routes.response(200, schemas.FollowedSchema)
def remark(wanted, code):
    """Say something more."""
    return commands.remark(caller(), code, wanted["text"])


@routes.post("/public/reports/<code>/accept")
@requires("intake:make")
@routes.response(200, schemas.FollowedSchema)
def accept(code):
    """Find the repair done well."""
    return commands.accept(caller(), code)


@routes.post("/public/reports/<code>/return")
@requires("intake:make")
@routes.arguments(schemas.ReturnRepairSchema)
@routes.response(200, schemas.FollowedSchema)
def send_back(wanted, code):
    """Find the repair not done well: it is done again without a charge."""
    return commands.send_back(caller(), code, wanted["reason"], wanted["photo_ids"])


@routes.post("/public/reports/<code>/rate")
@requires("intake:make")
@routes.arguments(schemas.RateRepairSchema)
@routes.response(200, schemas.FollowedSchema)
def rate(wanted, code):
    """Say how well it was done, and whether it is solved."""
    return commands.rate(caller(), code, **wanted)


@routes.post("/public/reports/<code>/agree")
@requires("intake:make")
@routes.arguments(schemas.AnswerQuoteSchema)
@routes.response(200, schemas.FollowedSchema)
def agree(wanted, code):
    """Agree to pay what was quoted."""
    return commands.agree(caller(), code, wanted["amount_fen"])


@routes.post("/public/reports/<code>/decline")
@requires("intake:make")
@routes.arguments(schemas.AnswerQuoteSchema)
@routes.response(200, schemas.FollowedSchema)
def decline(wanted, code):
    """Not agree to pay what was quoted."""
    return commands.decline(caller(), code, wanted["amount_fen"])


@routes.post("/public/reports/<code>/warranty")
@requires("intake:make")
@routes.arguments(schemas.WarrantySchema)
@routes.response(200, schemas.FollowedSchema)
def claim_warranty(wanted, code):
    """Say that what was repaired has failed; it is repaired again without a charge."""
    return commands.claim_warranty(caller(), code, wanted["reason"])
