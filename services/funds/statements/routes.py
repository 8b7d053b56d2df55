"""`/statements`"""

from typing import Any

from services.funds.statements import queries, schemas
from shared import sheets
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("statements", __name__, description="专项资金收支表")


@routes.get("/statements")
@requires("fund:read")
@routes.arguments(schemas.StatementQuery, location="query")
@routes.response(200, schemas.StatementSchema)
def statement(wanted):
    """What each fund had, took in by source, spent by use and has; JSON, CSV or XLSX."""
    as_ = wanted.pop("as_")
    return _answer(queries.statement(caller(), **wanted), as_)


def _answer(found: queries.Statement, as_: str) -> Any:
    if as_ == "json":
        return found
    uses = list(found.total.uses)
    nothing = {f"use_{use}": 0 for use in uses}
    rows = [
        nothing | schemas.printed(row.fund.name, row.fund.nature, row.fund.book, row.figures)
        for row in found.rows
    ]
    rows.append(schemas.printed("合计", None, None, found.total))
    name = schemas.file_name(found.since, found.until)
    return sheets.answer(name, schemas.columns(uses), rows, as_)
