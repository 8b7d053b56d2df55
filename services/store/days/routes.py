"""`/days/{date}`"""

from datetime import date

from services.store.days import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.errors import missing
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("days", __name__, description="Z reports")


@routes.get("/days")
@requires("day:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.DayClosePageSchema)
def list_days(wanted):
    """List Z reports."""
    return queries.day_closes(caller(), wanted)


@routes.get("/days/<day>")
@requires("day:read")
@routes.arguments(schemas.OutletQuery, location="query")
@routes.response(200, schemas.DayCloseSchema)
def get_day(wanted, day):
    """The Z report of a day."""
    return queries.day_close(caller(), wanted["outlet"], _date(day))


@routes.post("/days/<day>/close")
@requires("day:close")
@routes.arguments(schemas.CloseDaySchema)
@routes.response(201, schemas.DayCloseSchema)
def close_day(wanted, day):
    """Close the business day of an outlet."""
    return commands.close_day(caller(), _date(day), wanted["outlet"])


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise missing("day", text) from None
