"""Gathering a month: what the tracker heard, and what the services say to whoever asks.

Either everything is gathered or nothing: a service that is down is Unavailable, and facts that are
still on their way are waited for by asking again.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from peewee import fn

from gateway.database import gateway
from gateway.door import Door
from gateway.identity.models import User
from gateway.record.contents import rules
from gateway.record.rules import Tables
from gateway.tracker import queries as tracker
from gateway.tracker.models import (
    Contribution,
    DayClose,
    DayLine,
    Disbursement,
    PeriodClose,
    WorkOrder,
)
from gateway.tracker.rules import SATISFIED_FROM
from gateway.upstreams import Upstreams
from shared import clock
from shared.errors import Refusal, Unavailable
from shared.identity import Principal
from shared.masking import is_name
from shared.paging import LIMIT_MAX


class Month(NamedTuple):
    """Whose month, and from how many fen on a purchase is shown by itself."""

    community: str
    period: str
    procurement_from_fen: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date.fromisoformat(f"{self.period}-01")

    @property
    def last(self) -> date:
        """Its last day."""
        return clock.month_end(self.period)

    def has(self, day: str) -> bool:
        """Whether a day lies in it."""
        return day[:7] == self.period


class Told(NamedTuple):
    """What the services say of a month."""

    closes: list[dict]
    disclosure: dict
    projects: list[dict]
    given: list[dict]
    buildings: dict[str, str]
    deliveries: list[dict]
    suppliers: dict[str, str]
    claims: list[dict]


class Asker:
    """Asks the services in the name of a person, page by page."""

    def __init__(self, who: Principal, door: Door, services: Upstreams):
        self._who, self._door, self._services = who, door, services

    def get(self, service: str, path: str, **wanted: Any) -> dict:
        """What a service says there. Raises Unavailable when it says nothing usable."""
        target = f"{path}?{urlencode(wanted)}" if wanted else path
        return self._services.get_json(service, target, self._door.call_token(self._who))

    def file(self, service: str, path: str) -> bytes:
        """The bytes of a file there. Raises Unavailable when they do not come whole."""
        return self._services.get_file(service, path, self._door.call_token(self._who))

    def all(self, service: str, path: str, **wanted: Any) -> list[dict]:
        """All items of a list, page by page. Raises Unavailable when one says nothing usable."""
        items: list[dict] = []
        after = None
        while True:
            more: dict[str, str] = {"after": after} if after else {}
            page = self.get(service, path, limit=LIMIT_MAX, **wanted, **more)
            items += page["items"]
            if (after := page["next"]) is None:
                return items


def gather(ask: Asker, month: Month) -> Tables:
    """The tables of a month whose books are closed.

    Raises Refusal `month_not_closed`, Unavailable `service_unavailable`, `service_timeout`,
    `facts_on_their_way`.
    """
    told = _told(ask, month)
    with gateway.snapshot():
        people = _people(month.community)
        loop = tracker.loop_figures([month.community], month.period)[month.community]
        _require_heard(month, told, loop)
        return _tables(month, told, loop, people)


def _told(ask: Asker, month: Month) -> Told:
    closes = _closes(ask, month.period)
    if not closes:
        raise _not_closed(month.period, [])
    claims = [row for row in ask.all("store", "/subsidy-claims") if row["period"] <= month.period]
    return Told(
        closes=closes,
        disclosure=ask.get("funds", "/disclosure", period=month.period),
        projects=ask.all("funds", "/projects"),
        given=[
            lot
            for source in ("grant", "donation")
            for lot in ask.all("funds", "/contributions", source=source)
            if lot["source"] == source and month.has(lot["received_on"])
        ],
        buildings={row["id"]: row["name"] for row in ask.all("property", "/buildings")},
        deliveries=[
            row
            for row in ask.all("store", "/goods-receipts")
            if month.has(row["received_on"]) and row["value_fen"] >= month.procurement_from_fen
        ],
        suppliers={row["id"]: row["name"] for row in ask.all("store", "/suppliers")},
        claims=[ask.get("store", f"/subsidy-claims/{quote(row['id'])}") for row in claims],
    )


def _closes(ask: Asker, period: str) -> list[dict]:
    """What the month came to in each book; one in which nothing was ever posted may stay open."""
    books = ask.all("ledger", "/books")
    late = [
        book["code"]
        for book in books
        if book["vouchers"] and (book["closed_through"] or "") < period
    ]
    if late:
        raise _not_closed(period, late)
    return [
        close
        for book in books
        for close in ask.all("ledger", f"/books/{quote(book['code'])}/periods")
        if close["period"] == period
    ]


def _not_closed(period: str, books: list[str]) -> Refusal:
    which = f" in {', '.join(books)}" if books else ""
    return Refusal(
        "month_not_closed",
        f"The month {period} is not closed{which}; close it first.",
        {"period": "A record is made of a month whose books are closed."},
    )


def _require_heard(month: Month, told: Told, loop: dict) -> None:
    """The tracker must have heard what the services tell, or the record would contradict itself."""
    heard = PeriodClose.select(PeriodClose.book, PeriodClose.net_profit_fen).where(
        PeriodClose.community == month.community, PeriodClose.period == month.period
    )
    total = told.disclosure["total"]
    same = (
        dict(heard.tuples()) == {row["book"]: row["net_profit_fen"] for row in told.closes}
        and loop["disbursed_fen"] == total["spent_fen"] - total["returned_fen"]
    )
    if not same:
        raise Unavailable("facts_on_their_way", "Some facts are still on their way; ask again.")


def _people(community: str) -> list[str]:
    """The names of staff, longest first; what else a user may be called is no name."""
    rows = User.select(User.name).where(User.community == community)
    return sorted({row.name for row in rows if is_name(row.name)}, key=len, reverse=True)


def _tables(month: Month, told: Told, loop: dict, people: list[str]) -> Tables:
    buildings = {id_: rules.shown(name, people) for id_, name in told.buildings.items()}
    funds = told.disclosure["funds"]
    fund_names = {fund["fund_id"]: rules.shown(fund["name"], people) for fund in funds}
    meals = rules.meals_of(claim for claim in told.claims if claim["period"] == month.period)
    donations = [lot for lot in told.given if lot["source"] == "donation"]
    return {
        "results": _results(month, told, loop, meals),
        "books": [_book(close) for close in told.closes],
        "income": _income(month, people),
        "funds": [rules.fund_row(fund, people) for fund in funds],
        "uses": [row for fund in funds for row in rules.use_rows(fund, people)],
        "repairs": _repairs(month, buildings),
        "projects": rules.project_rows(told.projects, funds, buildings),
        "orders_by_category": rules.by_category(_orders(month, WorkOrder.category)),
        "orders_by_building": rules.order_rows(
            (
                {"building_id": id_, "building": buildings.get(id_, ""), **numbers}
                for id_, numbers in sorted(_orders(month, WorkOrder.building_id).items())
            ),
            "building_id",
        ),
        "counts": _counts(loop, told, meals),
        "helped": told.disclosure["households"],
        "procurement": _procurement(told, people),
        "subsidies": _subsidies(month, told, people),
        "donations": [rules.donation_row(gift, fund_names) for gift in donations],
    }


def _results(month: Month, told: Told, loop: dict, meals: dict) -> list[dict]:
    figures = {n: loop[f"{n}_fen"] for n in ("revenue", "discount", "cost", "gross_profit")}
    figures |= rules.steps_to_net(figures["revenue"], figures["gross_profit"], told.closes)
    figures |= {n: loop[f"{n}_fen"] for n in ("net_profit", "reserve", "distributable")}
    figures |= {"contributed": loop["contributed_fen"]} | _at_another_time(month)
    figures["disbursed"] = loop["disbursed_fen"]
    figures["meal_subsidy"] = meals["meal_subsidy_fen"]
    return [{"item": name, "amount_fen": fen} for name, fen in figures.items()]


def _at_another_time(month: Month) -> dict[str, int]:
    """What of the month went into funds after it, and what went into them in it of months before:
    a fund has its money on the day it came, the month its profit whenever it is moved."""
    lots = Contribution.select(fn.SUM(Contribution.amount_fen)).where(
        Contribution.community == month.community, Contribution.source != "transfer"
    )
    later = lots.where(
        Contribution.period == month.period, Contribution.received_on > month.last
    ).scalar()
    earlier = lots.where(
        Contribution.period < month.period,
        Contribution.received_on.between(month.first, month.last),
    ).scalar()
    return {"contributed_later": int(later or 0), "contributed_of_earlier": int(earlier or 0)}


def _book(close: dict) -> dict:
    names = ("revenue", "profit_before_tax", "income_tax", "net_profit", "reserve", "distributable")
    return {"book": close["book"], **{f"{name}_fen": close[f"{name}_fen"] for name in names}}


def _income(month: Month, people: list[str]) -> list[dict]:
    revenue, profit = fn.SUM(DayLine.revenue_fen), fn.SUM(DayLine.gross_profit_fen)
    query = (
        DayLine.select(DayLine.line, revenue, profit)
        .join(DayClose, on=(DayClose.id == DayLine.day_close_id))
        .where(DayClose.community == month.community, DayClose.day.between(month.first, month.last))
        .group_by(DayLine.line)
    )
    sums: dict[str, list[int]] = {}
    for line, revenue_fen, profit_fen in query.tuples():
        both = sums.setdefault(rules.shown(line, people), [0, 0])
        both[0] += int(revenue_fen)
        both[1] += int(profit_fen)
    return [
        {"line": line, "revenue_fen": sold, "cost_fen": sold - won, "gross_profit_fen": won}
        for line, (sold, won) in sorted(sums.items())
    ]


def _repairs(month: Month, buildings: dict[str, str]) -> list[dict]:
    """Care is for persons: it is not told by building."""
    query = (
        Disbursement.select(
            WorkOrder.building_id,
            fn.COUNT(Disbursement.work_order_id.distinct()),
            fn.SUM(Disbursement.amount_fen),
        )
        .join(WorkOrder, on=(WorkOrder.id == Disbursement.work_order_id))
        .where(
            Disbursement.community == month.community,
            Disbursement.paid_on.between(month.first, month.last),
            WorkOrder.category.not_in(rules.PERSONAL_CATEGORIES),
        )
        .group_by(WorkOrder.building_id)
        .order_by(WorkOrder.building_id)
    )
    return [
        {
            "building_id": id_,
            "building": buildings.get(id_, ""),
            "repairs": repairs,
            "amount_fen": int(fen),
        }
        for id_, repairs, fen in query.tuples()
    ]


def _orders(month: Month, by: Any) -> dict[str, dict[str, int]]:
    """How many orders of each value had this happen to them in the month."""
    happened: dict[str, tuple[Any, ...]] = {
        "opened": (WorkOrder.opened_on,),
        "completed": (WorkOrder.completed_on,),
        "accepted": (WorkOrder.accepted_on,),
        "rated": (WorkOrder.rated_on,),
        "satisfied": (WorkOrder.rated_on, WorkOrder.rating >= SATISFIED_FROM),
    }
    found: dict[str, dict[str, int]] = {}
    for name, (day, *more) in happened.items():
        query = (
            WorkOrder.select(by, fn.COUNT(WorkOrder.id))
            .where(
                WorkOrder.community == month.community,
                day.between(month.first, month.last),
                *more,
            )
            .group_by(by)
        )
        for value, number in query.tuples():
            found.setdefault(value, dict.fromkeys(happened, 0))[name] = number
    return found


def _counts(loop: dict, told: Told, meals: dict) -> list[dict]:
    orders = dict(loop["work_orders"])
    rated, satisfied = rules.satisfaction(orders["rated"], loop["satisfaction"]["satisfied"])
    uses = [row for fund in told.disclosure["funds"] for row in fund["uses"]]
    numbers = {
        "opened_orders": orders["opened"],
        "completed_orders": orders["completed"],
        "accepted_orders": orders["accepted"],
        "rated_orders": rated,
        "satisfied_orders": satisfied,
        "households_reached": loop["households"],
        "payments": sum(row["payments"] for row in uses),
        "refusals": told.disclosure["refusals"],
        "meals": meals["meals"],
    }
    return [{"item": name, "number": number} for name, number in numbers.items()]


def _procurement(told: Told, people: list[str]) -> list[dict]:
    return [
        {
            "delivery_id": row["id"],
            "received_on": row["received_on"],
            "supplier": rules.supplier_shown(told.suppliers.get(row["supplier_id"], ""), people),
            "amount_fen": row["value_fen"],
        }
        for row in sorted(told.deliveries, key=lambda row: (row["received_on"], row["id"]))
    ]


def _subsidies(month: Month, told: Told, people: list[str]) -> list[dict]:
    grants: Iterable[dict] = (lot for lot in told.given if lot["source"] == "grant")
    rows = [
        {
            "receipt_id": lot["id"],
            "received_on": lot["received_on"],
            "kind": "grant",
            "document": rules.shown(lot["source_id"], people),
            "amount_fen": lot["amount_fen"],
        }
        for lot in grants
    ]
    rows += [
        {
            "receipt_id": receipt["id"],
            "received_on": receipt["received_on"],
            "kind": "canteen",
            "document": "",
            "amount_fen": receipt["amount_fen"],
        }
        for claim in told.claims
        for receipt in claim["receipts"]
        if month.has(receipt["received_on"])
    ]
    return sorted(rows, key=lambda row: (row["received_on"], row["receipt_id"]))
