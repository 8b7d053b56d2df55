"""`/loop`: from what a shop takes to the roof it paid for, and all communities side by side."""

from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from flask import request

from gateway.identity import queries as identity
from gateway.record.queries import last_month
from gateway.record.tables.rules import CODES
from gateway.tracker import queries as tracker
from gateway.tracker.district import queries as district_queries
from gateway.tracker.flows import queries as flows
from gateway.tracker.funnel import queries as funnel
from gateway.tracker.places import queries as places
from gateway.tracker.queries import days_of
from gateway.tracker.series import queries as series
from gateway.tracker.trails import queries as trails
from gateway.web import charts, desk, language
from gateway.web.charts import Series
from gateway.web.desk import Place
from gateway.web.loop import pictures, queries, words
from gateway.web.loop.months import Time, time_of
from gateway.web.loop.pictures import Picture
from shared.errors import missing
from shared.identity import Principal, caller

loop = desk.desk("loop_pages", __name__, "/loop")

STEPS_MOST = 24  # months of the chart
WHOLE = {"category": None, "building_id": None, "by": None}
ROOMS = (
    Place("/loop", ("loop:read",), "全景", "The picture"),
    Place("/loop/district", ("district:read",), "各社区", "Communities"),
)


@loop.get("")
@desk.shown_to("loop:read")
def picture():
    """The whole loop of a community, in a month or in all time."""
    who = _seen()
    time = time_of([who.community])
    summary = tracker.summary(who, time.period, who.community)["communities"][0]
    spoken = language.remembered()
    return _page(
        "loop/picture.html",
        who,
        time=time,
        summary=summary,
        earning=_sankey(
            _earning(who.community, time, summary), spoken.say("营业额到利润", "Turnover to profit")
        ),
        flowing=_sankey(
            _flowing(flows.community_sankey(who, time.since, time.until), time),
            spoken.say("利润到楼栋", "Profit to buildings"),
        ),
        months=_months_chart(who, time),
        funnel=funnel.funnel(who, time.days, WHOLE)["items"],
        buildings=places.buildings(who, time.days, who.community)["items"],
        outlets=places.outlets(who, time.days, who.community)["items"],
        orders=queries.orders(who.community, time.days),
        funds=sorted(trails.fund_names(who).values(), key=lambda each: each["name"]),
        published=last_month(who.community),
    )


@loop.get("/funds/<fund_id>")
@desk.shown_to("loop:read")
def fund(fund_id):
    """The money of one fund: from where, to where, and what lies in it."""
    who = _seen()
    time = time_of([who.community])
    found = flows.fund_sankey(who, fund_id, time.since, time.until)
    return _page(
        "loop/fund.html",
        who,
        time=time,
        fund=trails.fund_names(who)[fund_id],
        flowing=_sankey(_flowing(found, time), trails.fund_names(who)[fund_id]["name"]),
    )


@loop.get("/buildings/<building_id>")
@desk.shown_to("loop:read")
def building(building_id):
    """The repairs of a building; behind each is who paid for it."""
    who = _seen()
    found = queries.building(who.community, building_id)
    if found is None:
        raise missing("building", building_id)
    orders = queries.orders(who.community, None, building_id)
    return _page("loop/building.html", who, building=found, orders=orders)


@loop.get("/orders/<order_id>")
@desk.shown_to("loop:read")
def order(order_id):
    """Who paid for a repair, down to the days and the product categories."""
    who = _seen()
    trace = trails.trace_work_order(who, order_id)
    drawn = _sankey(pictures.traced(trace, language.remembered()), trace["title"])
    return _page("loop/order.html", who, trace=trace, drawn_trail=drawn, days=_days_of(trace))


@loop.get("/district")
@desk.shown_to("district:read")
def district():
    """Every community in a month or in all time, side by side."""
    who = caller()
    time = time_of([row.code for row in identity.communities()])
    told = district_queries.district(time.period)
    columns = [name for name, *_ in words.COMPARED]
    asked = request.args.get("by", "")
    by = asked if asked in columns else columns[0]
    items = sorted(
        told["items"], key=lambda row: (row[f"{by}_rank"] is None, row[f"{by}_rank"] or 0)
    )
    return _page(
        "loop/district.html", who, time=time, total=told["total"], items=items, by=by,
        widths=_widths(items, by), columns=words.COMPARED,
    )  # fmt: skip


# -- what the pages have in common ---------------------------------------------------------------


def _seen() -> Principal:
    """The caller, or the district looking at another community."""
    return identity.seen_by(caller(), request.args.get("community") or None)


def _page(template: str, who: Principal, **shown: Any) -> str:
    names = {row.code: row.name for row in identity.communities()}
    return desk.page(
        template,
        rooms_here=desk.rooms(ROOMS),
        community=who.community,
        community_name=names.get(who.community, who.community),
        onward=_onward,
        loop_words=words,
        codes=CODES,
        source_name=pictures.source_name,
        spoken=language.remembered(),
        **shown,
    )


def _onward(path: str, **asked: str | None) -> str:
    """Another page of the loop, of the same community and month."""
    kept = {name: request.args.get(name) for name in ("community", "period")} | asked
    said = {name: value for name, value in kept.items() if value}
    return f"{path}?{urlencode(said)}" if said else path


def _sankey(drawn: Picture, title: str) -> dict:
    """A picture, and the same figures as rows."""
    names = {node.id: node for node in drawn.nodes}
    rest = language.remembered().say("其他", "others")
    return {
        "svg": charts.sankey(drawn.nodes, drawn.links, title, rest),
        "rows": [(names[each.source], names[each.target], each.fen) for each in drawn.links],
    }


def _earning(community: str, time: Time, summary: dict) -> Picture:
    earned = pictures.Earned(
        summary["gross_profit_fen"],
        queries.open_gross_fen(community, time.days),
        summary["net_profit_fen"],
        summary["reserve_fen"],
        summary["distributable_fen"],
    )
    lines = queries.lines(community, time.days)
    return pictures.earning(lines, earned, language.remembered())


def _flowing(found: dict, time: Time) -> Picture:
    return pictures.flowing(found, language.remembered(), _lead, by_month=time.period is not None)


def _lead(kind: str, known: str) -> str | None:
    """Where a click on a node of the picture leads."""
    path = {"fund": "/loop/funds", "building": "/loop/buildings"}.get(kind)
    return _onward(f"{path}/{quote(known)}") if path else None


def _months_chart(who: Principal, time: Time) -> Any:
    """Profit, what came into funds and what was paid out of them, month by month."""
    months = time.months[-STEPS_MOST:]
    since, until = days_of(months[0])[0], days_of(months[-1])[1]
    steps = series.series(who, since, until, "month")["items"]
    say = language.remembered().say
    return charts.bars_and_line(
        months,
        [
            Series(say("净利润", "Net profit"), [each["net_profit_fen"] for each in steps]),
            Series(say("反哺支出", "Paid out"), [each["disbursed_fen"] for each in steps], "use"),
        ],
        Series(say("转入资金", "Into funds"), [each["contributed_fen"] for each in steps], "fund"),
        say("逐月", "Month by month"),
        hrefs=[desk.address(period=month) for month in months],
    )


def _days_of(trace: dict) -> list[dict]:
    """The days behind a repair, each once, in their order."""
    found: dict[str, dict] = {}
    for payment in trace["disbursements"]:
        for lot in payment["contributions"]:
            for day in lot["days"]:
                row = found.setdefault(
                    day["day_close_id"],
                    {"day": day["day"], "outlet": day["outlet"], "amount_fen": 0, "lines": {}},
                )
                row["amount_fen"] += day["amount_fen"]
                for line in day["lines"]:
                    name = line["line"]
                    row["lines"][name] = row["lines"].get(name, 0) + line["amount_fen"]
    return sorted(found.values(), key=lambda row: (row["day"], row["outlet"]))


def _widths(items: list[dict], by: str) -> dict[str, int]:
    """How long the bar of each community is, in percent of the longest; nothing below nothing."""
    figures = {
        row["community"]: max(Decimal(row[by]), Decimal(0)) for row in items if row[by] is not None
    }
    most = max(figures.values(), default=Decimal(0))
    return {code: int(figure * 100 / most) if most else 0 for code, figure in figures.items()}
