"""The flows of some days, one picture for a fund and one for a community. Read-only, exact."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from gateway.tracker.flows import rules
from gateway.tracker.flows.rules import Flow
from gateway.tracker.models import (
    Contribution,
    ContributionReturn,
    Disbursement,
    DisbursementReturn,
    WorkOrder,
)
from gateway.tracker.rules import Span
from gateway.tracker.trails.origins import ROOT, Root, origins
from gateway.tracker.trails.queries import fund_names
from shared.errors import missing
from shared.identity import Principal

KINDS = ("line", "source", "returned", "fund", "use", "building", "given_back")

Parent: Any = Contribution.alias()
OUTSIDE = Contribution.source != "transfer"


class Window(NamedTuple):
    """Which funds of a community, from which business day to which, both among them."""

    community: str
    funds: list[str]
    since: date
    until: date

    def holds(self, table: Any, day: Any) -> Any:
        """Rows of a table of these funds, of these days."""
        return self.of(table) & day.between(self.since, self.until)

    def before(self, table: Any, day: Any) -> Any:
        """Rows of a table of these funds, of the days before."""
        return self.of(table) & (day < self.since)

    def of(self, table: Any) -> Any:
        """Rows of a table of these funds."""
        return (table.community == self.community) & table.fund_id.in_(self.funds)


def fund_sankey(who: Principal, fund_id: str, since: date, until: date) -> dict:
    """From sources and months through a fund to uses and buildings. Raises `fund_unknown`."""
    names = fund_names(who)
    if fund_id not in names:
        raise missing("fund", fund_id)
    window = Window(who.community, [fund_id], since, until)
    return _picture(window, names, _flows(window))


def community_sankey(who: Principal, since: date, until: date) -> dict:
    """The same over all funds, and from the product categories to the profit of each month."""
    names = fund_names(who)
    window = Window(who.community, list(names), since, until)
    return _picture(window, names, [*_earned(window), *_flows(window)])


def _picture(window: Window, names: dict[str, dict], flows: list[Flow]) -> dict:
    linked = rules.links(flows)
    openings = {f"fund:{fund_id}": fen for fund_id, fen in _openings(window).items()}
    sums = rules.sums(linked, openings)
    buildings = _building_names(window)
    nodes = [
        _node(node, names, buildings) | found._asdict() for node, found in sorted(sums.items())
    ]
    return {
        "since": window.since,
        "until": window.until,
        "nodes": sorted(nodes, key=lambda node: (KINDS.index(node["kind"]), node["id"])),
        "links": linked,
    }


def _node(node: str, names: dict[str, dict], buildings: dict[str, str]) -> dict:
    """A node by what its id says; a building or fund never heard of has no name."""
    kind, _, rest = node.partition(":")
    name, book, period = rest or None, None, None
    if kind == "fund":
        name = names.get(rest, {}).get("name")
    elif kind == "building":
        name = buildings.get(rest)
    elif kind == "source":
        name, book, period = rest.split(":")
    return {"id": node, "kind": kind, "name": name, "book": book or None, "period": period}


def _source(source: str, book: str | None, period: str) -> str:
    return f"source:{source}:{book or ''}:{period}"


# -- what went from where to where -------------------------------------------------------------


def _flows(window: Window) -> list[Flow]:
    return [*_came(window), *_moved(window), *_went(window)]


def _came(window: Window) -> list[Flow]:
    """From outside into funds, and back out of payments that had been made before."""
    origin = (Contribution.source, Contribution.source_book, Contribution.period)
    inside = OUTSIDE & window.holds(Contribution, Contribution.received_on)
    received = _sums(Contribution.select(), inside, Contribution, *origin, Contribution.fund_id)
    late = DisbursementReturn.received_on.between(window.since, window.until)
    earlier = window.before(Disbursement, Disbursement.paid_on)
    back = _sums(_backs(), late & earlier, DisbursementReturn, *_of_use(Disbursement.fund_id))
    return [
        *(Flow(_source(*what), f"fund:{fund}", fen) for *what, fund, fen in received),
        *(Flow(f"returned:{use}", f"fund:{fund}", fen) for use, fund, fen in back),
    ]


def _moved(window: Window) -> list[Flow]:
    """From fund to fund, and back to who gave it."""
    day = Contribution.received_on.between(window.since, window.until)
    own = Parent.fund_id.in_(window.funds) | Contribution.fund_id.in_(window.funds)
    inside = (Contribution.community == window.community) & day & own
    moved = _sums(_moves(), inside, Contribution, Parent.fund_id, Contribution.fund_id)
    returned = window.holds(ContributionReturn, ContributionReturn.returned_on)
    given = _sums(
        ContributionReturn.select(), returned, ContributionReturn, ContributionReturn.fund_id
    )
    return [
        *(Flow(f"fund:{source}", f"fund:{target}", fen) for source, target, fen in moved),
        *(Flow(f"fund:{fund}", "given_back", fen) for fund, fen in given),
    ]


def _went(window: Window) -> list[Flow]:
    """From funds to uses and buildings, less what came back of these payments by the last day."""
    inside = window.holds(Disbursement, Disbursement.paid_on)
    what = _of_use(Disbursement.building_id, Disbursement.fund_id)
    paid: dict[tuple, int] = defaultdict(int)
    for *use, fen in _sums(Disbursement.select(), inside, Disbursement, *what):
        paid[tuple(use)] += fen
    in_time = DisbursementReturn.received_on <= window.until
    for *use, fen in _sums(_backs(), inside & in_time, DisbursementReturn, *what):
        paid[tuple(use)] -= fen
    return [
        flow
        for (use, building, fund), fen in paid.items()
        for flow in (
            Flow(f"fund:{fund}", f"use:{use}", fen),
            *([Flow(f"use:{use}", f"building:{building}", fen)] if building else []),
        )
    ]


def _earned(window: Window) -> list[Flow]:
    """From the product categories to the profit of each month that came into a fund.

    What no category earned, or none heard of yet, the month brings by itself.
    """
    profit = (Contribution.source == "profit") & window.holds(
        Contribution, Contribution.received_on
    )
    roots = [Root(*row) for row in Contribution.select(*ROOT).where(profit).tuples()]
    found = origins(window.community, roots)
    earned: dict[tuple[str, str], int] = defaultdict(int)
    for root in roots:
        origin, month = found[root.id], _source(root.source, root.book, root.period)
        for piece in origin.by_day.pieces(Span(0, root.amount_fen)):
            for line, fen in origin.lines_of(piece):
                earned[f"line:{line}", month] += fen
    return [Flow(line, month, fen) for (line, month), fen in earned.items()]


def _openings(window: Window) -> dict[str, int]:
    """What lay in each fund before the first day, in fen."""
    came = window.before(Contribution, Contribution.received_on)
    moved = (Parent.community == window.community) & Parent.fund_id.in_(window.funds)
    given = window.before(ContributionReturn, ContributionReturn.returned_on)
    paid = window.before(Disbursement, Disbursement.paid_on)
    openings = dict.fromkeys(window.funds, 0)
    for sign, rows in (
        (1, _sums(Contribution.select(), came, Contribution, Contribution.fund_id)),
        (
            -1,
            _sums(
                _moves(),
                moved & (Contribution.received_on < window.since),
                Contribution,
                Parent.fund_id,
            ),
        ),
        (
            -1,
            _sums(
                ContributionReturn.select(), given, ContributionReturn, ContributionReturn.fund_id
            ),
        ),
        (-1, _sums(Disbursement.select(), paid, Disbursement, Disbursement.fund_id)),
        (
            1,
            _sums(
                _backs(),
                paid & (DisbursementReturn.received_on < window.since),
                DisbursementReturn,
                Disbursement.fund_id,
            ),
        ),
    ):
        for fund_id, fen in rows:
            openings[fund_id] += sign * fen
    return openings


def _sums(query: Any, which: Any, summed: Any, *by: Any) -> list[tuple]:
    """Sums in fen of a table's amounts, by some columns."""
    rows = query.select(*by, fn.SUM(summed.amount_fen)).where(which).group_by(*by)
    # PostgreSQL adds BIGINTs up to a NUMERIC; a fen is an int everywhere else.
    return [(*row[:-1], int(row[-1])) for row in rows.tuples()]


def _backs() -> Any:
    """What came back, with the payment it came back of."""
    return DisbursementReturn.select().join(
        Disbursement, on=(Disbursement.id == DisbursementReturn.disbursement_id)
    )


def _moves() -> Any:
    """Lots that came out of another fund, with the lot each was a slice of."""
    return Contribution.select().join(Parent, on=(Parent.id == Contribution.parent_id))


def _of_use(*more: Any) -> tuple:
    return (Disbursement.use, *more)


def _building_names(window: Window) -> dict[str, str]:
    named = WorkOrder.building_id.in_(
        Disbursement.select(Disbursement.building_id).where(
            window.holds(Disbursement, Disbursement.paid_on)
        )
    )
    rows = (
        WorkOrder.select(WorkOrder.building_id, fn.MAX(WorkOrder.building_name))
        .where(WorkOrder.community == window.community, named)
        .group_by(WorkOrder.building_id)
    )
    return dict(rows.tuples())
