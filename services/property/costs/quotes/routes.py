"""`/work-orders/{id}/quotes` and `/quote-thresholds`"""

from services.property.costs.quotes import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("quotes", __name__, description="Contractors' quotes, compared")


@routes.post("/work-orders/<work_order_id>/quotes")
@requires("quote:record")
@routes.arguments(schemas.RecordQuoteSchema)
@routes.response(201, schemas.QuoteSchema)
def record_quote(wanted, work_order_id):
    """Keep what a contractor asks for the work."""
    return commands.record_quote(caller(), work_order_id, wanted)


@routes.post("/work-orders/<work_order_id>/quotes/<quote_id>/choose")
@requires("quote:choose")
@routes.arguments(schemas.ChooseQuoteSchema)
@routes.response(200, schemas.QuoteChoiceSchema)
def choose_quote(wanted, work_order_id, quote_id):
    """Choose a quote after comparing."""
    return commands.choose_quote(caller(), work_order_id, quote_id, wanted["reason"])


@routes.get("/quote-thresholds")
@requires("order:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.QuoteThresholdPageSchema)
def list_thresholds(wanted):
    """List from which amounts on quotes are compared; without any it is 2,000.00."""
    return queries.thresholds(caller(), wanted)


@routes.post("/quote-thresholds")
@requires("quote_threshold:write")
@routes.arguments(schemas.WriteThresholdSchema)
@routes.response(201, schemas.QuoteThresholdSchema)
def write_threshold(wanted):
    """Write from which amount on quotes are compared, from a day on."""
    return commands.write_threshold(caller(), wanted)
