"""`/shop`: the shop today at a glance, and what is to be done next."""

from datetime import timedelta

from gateway.web import charts, desk, language, reading
from gateway.web.shop import room
from gateway.web.shop.agency import agency
from gateway.web.shop.campaigns import campaigns
from gateway.web.shop.canteen import canteen
from gateway.web.shop.cards import cards
from gateway.web.shop.concerns import chinese
from gateway.web.shop.counts import counts
from gateway.web.shop.deliveries import deliveries
from gateway.web.shop.equipment import equipment
from gateway.web.shop.margins import margins
from gateway.web.shop.members import members
from gateway.web.shop.meters import meters
from gateway.web.shop.products import products
from gateway.web.shop.promotions import promotions
from gateway.web.shop.reports import reports
from gateway.web.shop.stock import stock
from gateway.web.shop.suppliers import suppliers
from shared import clock

CONCERNS_SHOWN, LOW_SHOWN = 8, 8
DAYS_BEFORE, EXPIRING_DAYS = 13, 14

shop = desk.desk("shop", __name__, "/shop")
for each in (
    products,
    margins,
    meters,
    equipment,
    promotions,
    deliveries,
    suppliers,
    agency,
    stock,
    counts,
    campaigns,
    canteen,
    members,
    cards,
    reports,
):
    shop.register_blueprint(each)


@shop.get("")
@desk.shown_to("stock:read")
def today():
    """Sales and margin of today and of two weeks, and everything that waits for somebody."""
    return room.page(
        "today.html",
        sold=_sold(),
        todo=_todo(),
        concerns=_concerns(),
        chinese=chinese,
    )


def _sold() -> dict | None:
    """What was sold by day and, today, by hour; nothing for who reads no reports."""
    if not desk.may("report:read"):
        return None
    last = clock.today()
    window = {"from": last - timedelta(days=DAYS_BEFORE), "to": last}
    by_day = {
        row["key"]: row
        for row in reading.read("store", "/reports/sales", by="day", **window)["rows"]
    }
    hours = reading.read("store", "/reports/sales", by="hour", **{"from": last, "to": last})
    say = language.remembered().say
    days = [window["from"] + timedelta(days=at) for at in range(DAYS_BEFORE + 1)]
    figures = [by_day.get(day.isoformat()) or {} for day in days]
    chart = charts.bars_and_line(
        [f"{day.month}/{day.day}" for day in days],
        [
            charts.Series(
                say("销售额", "Sales"), [row.get("gross_fen", 0) for row in figures], "sale"
            )
        ],
        charts.Series(say("毛利", "Profit"), [row.get("gross_profit_fen", 0) for row in figures]),
        say("十四天的销售额和毛利（元）", "Sales and profit of fourteen days (yuan)"),
        hrefs=[f"/shop/reports?by=hour&from={day}&to={day}" for day in days],
    )
    return {
        "day": last,
        "today": hours["total"],
        "hours": _by_hour(hours["rows"], say),
        "by_hour": sorted(hours["rows"], key=lambda row: int(row["key"])),
        "chart": chart,
        "days": list(zip(days, figures, strict=True)),
    }


def _by_hour(rows: list[dict], say) -> str:
    """Today's sales by hour, from the first to the last in which something was sold."""
    found = {int(row["key"]): row["gross_fen"] for row in rows}
    if not found:
        return ""
    hours = range(min(found), max(found) + 1)
    return charts.bars_and_line(
        [str(hour) for hour in hours],
        [charts.Series(say("销售额", "Sales"), [found.get(hour, 0) for hour in hours], "sale")],
        title=say("今天各时段的销售额（元）", "Sales of today by hour (yuan)"),
    )


def _concerns() -> list[dict]:
    if not desk.may("attention:read"):
        return []
    return reading.read("store", "/attention", limit=CONCERNS_SHOWN)["items"]


def _todo() -> dict:
    """What waits, as far as whoever asks may see it."""
    found: dict = {"has_products": bool(reading.read("store", "/products", limit=1)["items"])}
    if desk.may("goods:read"):
        found["low"] = reading.read("store", "/reorder-list", needed=True, limit=LOW_SHOWN)
        found["late"] = [
            row
            for row in reading.every("store", "/purchase-orders", outstanding=True)
            if row["expected_on"] and row["expected_on"] <= clock.today().isoformat()
        ]
    if desk.may("supplier:read"):
        found["owed"] = reading.read("store", "/payables/ageing")["total"]
    found["expiring"] = reading.read("store", "/expiring", within_days=EXPIRING_DAYS, limit=1)
    found["counts"] = [
        row
        for state in ("open", "finished")
        for row in reading.read("store", "/stock-counts", state=state)["items"]
    ]
    if desk.may("campaign:read"):
        found["campaigns"] = [
            row
            for state in ("formed", "arrived")
            for row in reading.read("store", "/campaigns", state=state)["items"]
        ]
    return found
