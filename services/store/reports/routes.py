"""`/reports/…`, `/receipts`"""

from typing import Any

from services.store.reports import queries, schemas
from services.store.reports.queries import Report
from shared import clock, sheets
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.sheets import Column

routes = Blueprint("reports", __name__, description="What was sold and what it earned")


@routes.get("/reports/sales")
@requires("report:read")
@routes.arguments(schemas.SalesReportQuery, location="query")
@routes.response(200, schemas.SalesReportSchema)
def report_sales(wanted):
    """Sales less refunds by day, hour, category, clerk, outlet, tender or product."""
    report = queries.sales_report(caller(), wanted["chosen"], wanted["by"])
    name = f"销售 {schemas.BY_NAMES[wanted['by']]}"
    return _answer(wanted, name, schemas.sales_columns(wanted["by"]), report)


@routes.get("/reports/margin")
@requires("report:read")
@routes.arguments(schemas.DaysQuery, location="query")
@routes.response(200, schemas.MarginReportSchema)
def report_margin(wanted):
    """What each category earned against the margin policy."""
    report = queries.margin_report(caller(), wanted["chosen"])
    return _answer(wanted, "毛利", schemas.MARGIN_COLUMNS, report)


@routes.get("/reports/best-sellers")
@requires("report:read")
@routes.arguments(schemas.BestSellersQuery, location="query")
@routes.response(200, schemas.BestSellersSchema)
def report_best_sellers(wanted):
    """The products that sold most."""
    report = queries.best_sellers(caller(), wanted["chosen"], wanted["order"], wanted["limit"])
    return _answer(wanted, "畅销", schemas.sales_columns("product"), report)


@routes.get("/reports/dead-stock")
@requires("report:read")
@routes.arguments(schemas.DeadStockQuery, location="query")
@routes.response(200, schemas.DeadStockSchema)
def report_dead_stock(wanted):
    """Goods on hand of which nothing was sold for so many days."""
    report = queries.dead_stock(caller(), wanted["days"], wanted["category"])
    return _answer(wanted, "滞销", schemas.DEAD_COLUMNS, report)


@routes.get("/reports/till-differences")
@requires("report:read")
@routes.arguments(schemas.TillDifferencesQuery, location="query")
@routes.response(200, schemas.TillDifferencesSchema)
def report_till_differences(wanted):
    """What drawers were over and short, by the clerk who opened them and by month."""
    report = queries.till_differences(caller(), wanted["chosen"])
    return _answer(wanted, "长短款", schemas.DIFFERENCE_COLUMNS, report)


@routes.get("/reports/till-sessions")
@requires("report:read")
@routes.arguments(schemas.TillDifferencesQuery, location="query")
@routes.response(200, schemas.TillSessionsSchema)
def report_till_sessions(wanted):
    """The counted drawers that make a difference."""
    report = queries.till_sessions(caller(), wanted["chosen"])
    return _answer(wanted, "班次", schemas.DRAWER_COLUMNS, report)


@routes.get("/receipts")
@requires("sale:read")
@routes.arguments(schemas.ReceiptQuery, location="query")
@routes.response(200, schemas.ReceiptPageSchema)
def list_receipts(wanted):
    """The sales and refunds that make a number; whoever may not read reports sees their own."""
    return queries.receipts(caller(), wanted["chosen"], wanted["limit"], wanted["after"])


def _answer(wanted: dict, name: str, columns: list[Column], report: Report) -> Any:
    """The report as it is wanted; a file is named by its days, and its last row is the total."""
    if wanted["as_"] == "json":
        return report
    chosen = wanted.get("chosen")
    period = f" {chosen.first} {chosen.last}" if chosen else f" {clock.today()}"
    first = columns[0].field
    totals = [report.total._replace(**{first: schemas.TOTAL})] if report.total else []
    return sheets.answer(name + period, columns, [*report.rows, *totals], wanted["as_"])
