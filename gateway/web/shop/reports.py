"""`/shop/reports`: what was sold and what it earned, what lies, and what was lost."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint
from markupsafe import Markup

from gateway.web import charts, desk, language, reading
from gateway.web.shop import room, words
from gateway.web.shop.grades import graded
from shared.quantity import parse, text

STEPS_MAX = 40  # of a picture; the table has them all
IDLE_DAYS = 60

reports = Blueprint("reports", __name__, url_prefix="/reports")


@reports.get("")
@desk.shown_to("report:read")
def sales():
    """Sales by day, hour, category, product, tender, clerk or outlet."""
    first, last = room.days()
    by = room.asked("by") or "day"
    by = by if by in words.SALES_BY else "day"
    window = {"from": first, "to": last}
    report = reading.read("store", "/reports/sales", by=by, **window)
    return room.page(
        "report_sales.html",
        report=report,
        by=by,
        first=first,
        last=last,
        chart=_sales_chart(report["rows"], by),
        file=_file("sales", by=by, **window),
    )


def _sales_chart(rows: list[dict], by: str) -> Markup:
    spoken = language.remembered()
    if by not in ("day", "hour"):
        rows = sorted(rows, key=lambda row: -row["gross_fen"])
    rows = rows[-STEPS_MAX:] if by == "day" else rows[:STEPS_MAX]
    profit = [row["gross_profit_fen"] for row in rows]
    return charts.bars_and_line(
        [_label(row, by) for row in rows],
        [charts.Series(spoken.say("销售额", "Sales"), [row["gross_fen"] for row in rows], "sale")],
        None if by == "tender" else charts.Series(spoken.say("毛利", "Profit"), profit),
        spoken.say("销售额和毛利（元）", "Sales and profit (yuan)"),
    )


def _label(row: dict, by: str) -> str:
    if by == "day":
        return row["key"][5:].replace("-", "/")
    if by == "tender":
        return language.remembered().named(words.METHODS, row["key"])
    return str(row["name"] or row["key"])


@reports.get("/margin")
@desk.shown_to("report:read")
def margin():
    """What each category earned against its target."""
    first, last = room.days()
    window = {"from": first, "to": last}
    report = reading.read("store", "/reports/margin", **window)
    say = language.remembered().say
    rows = sorted(report["rows"], key=lambda row: -row["gross_profit_fen"])[:STEPS_MAX]
    chart = charts.bars_and_line(
        [row["category"] for row in rows],
        [
            charts.Series(say("成本", "Cost"), [row["cost_fen"] for row in rows], "cost"),
            charts.Series(say("毛利", "Profit"), [row["gross_profit_fen"] for row in rows]),
        ],
        title=say("各类别的成本和毛利（元）", "Cost and profit by category (yuan)"),
    )
    return room.page(
        "report_margin.html",
        report=report,
        first=first,
        last=last,
        chart=chart,
        file=_file("margin", **window),
    )


@reports.get("/abc")
@desk.shown_to("report:read")
def abc():
    """Which goods bring most of the money."""
    first, last = room.days(back=89)
    window = {"from": first, "to": last}
    rows = reading.read("store", "/reports/sales", by="product", **window)["rows"]
    found = list(graded(rows))
    return room.page(
        "report_abc.html",
        found=found,
        numbers={letter: sum(each.letter == letter for each in found) for letter in "ABC"},
        first=first,
        last=last,
        file=_file("sales", by="product", **window),
    )


@reports.get("/idle")
@desk.shown_to("report:read")
def idle():
    """Goods that lie and that nobody buys."""
    within = room.asked("days") or ""
    days = int(within) if within.isascii() and within.isdigit() and 0 < int(within) < 3660 else 0
    days = days or IDLE_DAYS
    report = reading.read("store", "/reports/dead-stock", days=days)
    return room.page(
        "report_idle.html", report=report, days=days, file=_file("dead-stock", days=days)
    )


@reports.get("/losses")
@desk.shown_to("report:read")
def losses():
    """What was written off and what stocktakes found, by reason and by product."""
    first, last = room.days()
    rows = [
        row
        for row in reading.every("store", "/write-offs")
        if first.isoformat() <= row["adjusted_on"] <= last.isoformat()
    ]
    counts = [reading.read("store", f"/stock-counts/{row['id']}") for row in _counted(first, last)]
    return room.page(
        "report_losses.html",
        first=first,
        last=last,
        reasons=_by_reason(rows),
        products=_by_product(rows),
        counts=counts,
        written_off_fen=-sum(line["value_fen"] for row in rows for line in row["lines"]),
        found_fen=sum(row["gain_fen"] - row["loss_fen"] for row in counts),
    )


def _counted(first: date, last: date) -> list[dict]:
    return [
        row
        for row in reading.every("store", "/stock-counts")
        if row["state"] in ("finished", "resolved")
        and first.isoformat() <= row["counted_on"] <= last.isoformat()
    ]


def _by_reason(rows: Iterable[dict]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for row in rows:
        fen = -sum(line["value_fen"] for line in row["lines"])
        found[row["reason"]] = found.get(row["reason"], 0) + fen
    return sorted(found.items(), key=lambda item: -item[1])


def _by_product(rows: Iterable[dict]) -> list[tuple[str, str, int]]:
    """SKU, quantity as people read it and fen, the dearest first."""
    found: dict[str, tuple[int, int]] = {}
    for line in (line for row in rows for line in row["lines"]):
        quantity, fen = found.get(line["sku"], (0, 0))
        found[line["sku"]] = (quantity - parse(line["quantity"]), fen - line["value_fen"])
    told = [(sku, text(quantity), fen) for sku, (quantity, fen) in found.items()]
    return sorted(told, key=lambda row: -row[2])


@reports.get("/tills")
@desk.shown_to("report:read")
def tills():
    """What drawers were over and short."""
    first, last = room.days()
    window = {"from": first, "to": last}
    return room.page(
        "report_tills.html",
        report=reading.read("store", "/reports/till-differences", **window),
        drawers=reading.read("store", "/reports/till-sessions", **window)["rows"],
        first=first,
        last=last,
        file=_file("till-differences", **window),
    )


@reports.get("/receipts")
@desk.shown_to("sale:read")
def receipts():
    """The receipts that make a number of a report."""
    filters = ("from", "to", "outlet", "clerk", "hour", "category", "sku", "method", "session")
    asked = {name: room.asked(name) for name in filters}
    if not asked["session"]:  # a window of its own
        asked["from"], asked["to"] = map(str, room.days())
    found = reading.read("store", "/receipts", after=room.asked("after"), **asked)
    return room.page("report_receipts.html", found=found)


def _file(name: str, **asked: object) -> str:
    return f"/api/v1/store/reports/{name}?{urlencode({**asked, 'as': 'xlsx'})}"
