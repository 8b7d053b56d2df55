"""`/errands`, `/errand-kinds`, `/errand-terms`"""

from services.property.errands import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("errands", __name__, description="What is done for residents, free of charge")


@routes.get("/errand-kinds")
@requires("errand:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.ErrandKindPageSchema)
def list_errand_kinds(wanted):
    """List what can be asked for."""
    return queries.kinds(caller(), wanted)


@routes.post("/errand-kinds")
@requires("errand:write")
@routes.arguments(schemas.AddErrandKindSchema)
@routes.response(201, schemas.ErrandKindSchema)
def add_errand_kind(wanted):
    """Offer a thing."""
    return commands.add_kind(caller(), wanted)


@routes.post("/errand-kinds/<kind_id>/end")
@requires("errand:write")
@routes.arguments(schemas.EndErrandKindSchema)
@routes.response(200, schemas.ErrandKindSchema)
def end_errand_kind(wanted, kind_id):
    """It is no longer done from a day on."""
    return commands.end_kind(caller(), kind_id, wanted["ended_on"])


@routes.get("/errand-terms")
@requires("errand:read")
@routes.response(200, schemas.ErrandTermListSchema)
def list_errand_terms():
    """How soon errands are answered, from which day on."""
    return {"items": queries.terms(caller())}


@routes.post("/errand-terms")
@requires("errand:write")
@routes.arguments(schemas.SetErrandTermSchema)
@routes.response(201, schemas.ErrandTermSchema)
def set_errand_term(wanted):
    """How soon errands are answered from a day on."""
    return commands.set_term(caller(), wanted["from_on"], wanted["response_minutes"])


@routes.get("/errands")
@requires("errand:read")
@routes.arguments(schemas.ErrandQuery, location="query")
@routes.response(200, schemas.ErrandPageSchema)
def list_errands(wanted):
    """List errands."""
    return queries.errands(caller(), wanted)


@routes.post("/errands")
@requires("errand:record")
@routes.arguments(schemas.RecordErrandSchema)
@routes.response(201, schemas.ErrandSchema)
def record_errand(wanted):
    """Record what was done for a resident; no fee is taken."""
    return commands.record(caller(), wanted)


@routes.get("/errand-summary")
@requires("errand:read")
@routes.arguments(schemas.ErrandSummaryQuery, location="query")
@routes.response(200, schemas.ErrandSummarySchema)
def summarise_errands(wanted):
    """How many there were, and how many were answered in time."""
    return queries.summary(caller(), wanted["since"], wanted["until"])


@routes.get("/errands/<errand_id>")
@requires("errand:read")
@routes.response(200, schemas.ErrandSchema)
def get_errand(errand_id):
    """One errand with the money that passed through."""
    return queries.errand_view(caller(), errand_id)


@routes.post("/errands/<errand_id>/forget-name")
@requires("errand:record")
@routes.response(200, schemas.ErrandSchema)
def forget_errand_name(errand_id):
    """Forget who asked."""
    return commands.forget_name(caller(), errand_id)


@routes.post("/errands/<errand_id>/take-money")
@requires("errand:collect")
@routes.arguments(schemas.MoveErrandMoneySchema)
@routes.response(201, schemas.ErrandSchema)
def take_errand_money(wanted, errand_id):
    """Take a resident's money for somebody else; it is owed on from now."""
    return commands.take_money(caller(), errand_id, wanted)


@routes.post("/errands/<errand_id>/pay-on")
@requires("errand:collect")
@routes.arguments(schemas.MoveErrandMoneySchema)
@routes.response(201, schemas.ErrandSchema)
def pay_errand_money(wanted, errand_id):
    """Pay it to whom it is for."""
    return commands.pay_on(caller(), errand_id, "paid_on", wanted)


@routes.post("/errands/<errand_id>/give-back")
@requires("errand:collect")
@routes.arguments(schemas.ReturnErrandMoneySchema)
@routes.response(201, schemas.ErrandSchema)
def return_errand_money(wanted, errand_id):
    """Give the resident back what is left."""
    return commands.pay_on(caller(), errand_id, "returned", wanted)
