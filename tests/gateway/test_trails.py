"""Money that moves on, comes back and is spent again: every trail adds up to the fen."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.tracker import commands, rules
from gateway.tracker.rules import Division, Lot, Result, Span
from shared import facts
from shared.identity import Principal
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.test_tracker import (
    contribution,
    disbursed,
    first_days,
    id_of,
    march,
    period_closed,
    repaired,
    trace_day,
    trace_order,
)
from tests.service import COMMUNITY

FUND = {"fund_id": "F1", "fund_name": "维修专项", "nature": "E", "book": "store"}
NAMES = {"F1": "维修专项", "F2": "应急储备", "F3": "帮扶"}


def day_closed(name, day, *lines, outlet="main"):
    """A day of an outlet; each line is a category with what it took and what that cost."""
    return facts.DayClosed(
        day_close_id=id_of(name),
        outlet_id=outlet,
        outlet_name=f"{outlet}店",
        day=day,
        sales_count=3,
        refunds_count=0,
        revenue=tuple(
            facts.RevenueLine(
                tax_category="standard", line=line, gross_fen=fen, discount_fen=0, cost_fen=cost
            )
            for line, fen, cost in lines
        ),
        tenders=(),
        gross_fen=sum(fen for _, fen, _ in lines),
        discount_fen=0,
        refunded_fen=0,
        cost_fen=sum(cost for *_, cost in lines),
        gross_profit_fen=sum(fen - cost for _, fen, cost in lines),
    )


def slices(kind, lots):
    return tuple(
        kind(contribution_id=id_of(lot), from_fen=begin, amount_fen=fen) for lot, begin, fen in lots
    )


def moved(name, *lots, source="F1", target="F2", on="2026-04-10"):
    """A transfer; each lot is its new name, its parent, and which fen of that."""
    return facts.FundTransferred(
        transfer_id=id_of(name),
        fund_id=source,
        fund_name=NAMES[source],
        to_fund_id=target,
        to_fund_name=NAMES[target],
        nature="E",
        book="store",
        transferred_on=on,
        amount_fen=sum(fen for *_, fen in lots),
        lots=tuple(
            facts.MovedLot(
                contribution_id=id_of(lot), parent_id=id_of(parent), from_fen=begin, amount_fen=fen
            )
            for lot, parent, begin, fen in lots
        ),
    )


def paid(name, *lots, fund="F1", on="2026-04-11", **more):
    """A payment for another use than an order."""
    return facts.DisbursementMade(
        disbursement_id=id_of(name),
        **FUND | {"fund_id": fund, "fund_name": NAMES[fund]},
        work_order_id=None,
        commitment_id=id_of(f"C {name}"),
        **{"building_id": None, "use": "relief", "memo": name, **more},
        paid_on=on,
        amount_fen=sum(fen for *_, fen in lots),
        lots=slices(facts.ConsumedLot, lots),
    )


def came_back(name, payment, *lots, order=None, on="2026-04-12"):
    return facts.DisbursementReturned(
        disbursement_return_id=id_of(name),
        disbursement_id=id_of(payment),
        **FUND,
        work_order_id=order and id_of(order),
        commitment_id=id_of(f"C {payment}"),
        building_id=None,
        use="relief",
        received_on=on,
        amount_fen=sum(fen for *_, fen in lots),
        reason="多付",
        lots=slices(facts.ConsumedLot, lots),
    )


def given_back(name, lot, *lots, on="2026-04-13"):
    return facts.ContributionReturned(
        contribution_return_id=id_of(name),
        contribution_id=id_of(lot),
        **FUND,
        returned_on=on,
        amount_fen=sum(fen for *_, fen in lots),
        reason="项目取消",
        lots=slices(facts.ConsumedLot, lots),
    )


def promised(name, fen, use="relief", **more):
    return facts.CommitmentMade(
        commitment_id=id_of(name),
        fund_id="F1",
        work_order_id=None,
        amount_fen=fen,
        made_on="2026-04-02",
        use=use,
        **more,
    )


def trace(gate, kind, name, **who):
    return gate.get(f"/api/v1/loop/trace/{kind}/{id_of(name)}", role="steward", **who)


def summary(gate, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return gate.get(f"/api/v1/loop/summary?{asked}", role="steward")["communities"][0]


# -- the categories behind a day ---------------------------------------------------------------


def test_the_share_of_a_day_is_split_among_the_categories_that_earned_it(gate):
    gate.hear(
        day_closed("D1", "2026-03-01", ("饮料", 500, 300), ("米面", 400, 300), ("赠品", 0, 50)),
        day_closed("D2", "2026-03-01", ("菜", 900, 650), outlet="菜场"),
        period_closed("P1", "2026-03", ["D1", "D2"]),
        contribution("L1", 1001),
        *repaired("O1", 700),
        disbursed("O1", 700, ("L1", 0, 700)),
    )
    found = trace_order(gate, "O1")
    # By gross profit 250 (of 300 less the gifts) and 250: 501 and 500; and by 200 and 100.
    assert [
        (day["outlet"], day["amount_fen"], [(x["line"], x["amount_fen"]) for x in day["lines"]])
        for day in first_days(found)
    ] == [("main店", 501, [("米面", 167), ("饮料", 334)]), ("菜场店", 199, [("菜", 199)])]
    assert found["outlets"] == [
        {"outlet": "main店", "amount_fen": 501},
        {"outlet": "菜场店", "amount_fen": 199},
    ]
    assert {line["line"]: line["amount_fen"] for line in found["lines"]} == {
        "米面": 167,
        "饮料": 334,
        "菜": 199,
    }
    assert found["sources"] == [
        {
            "source": "profit",
            "book": "store",
            "period": "2026-03",
            "amount_fen": 700,
            "first_day": "2026-03-01",
            "last_day": "2026-03-01",
        }
    ]


# -- money that comes back ---------------------------------------------------------------------


def test_what_came_back_of_a_payment_lies_in_its_lot_and_is_spent_again(gate):
    gate.hear(*march(), came_back("R1", "pay O1", ("L1", 100, 250), order="O1"))
    found = trace_order(gate, "O1")
    assert (found["paid_fen"], found["returned_fen"], found["difference_fen"]) == (200, 250, 0)
    assert [lot["amount_fen"] for lot in found["disbursements"][0]["contributions"]] == [100, 100]
    assert sum(day["waiting_fen"] for day in shares(gate)) == 250
    assert summary(gate)["disbursed_fen"] == 1150 - 250
    gate.hear(paid("P9", ("L1", 100, 250)))
    assert sum(day["waiting_fen"] for day in shares(gate)) == 0
    assert trace(gate, "disbursements", "P9")["difference_fen"] == 0
    again = [use for day in shares(gate) for use in day["used"] if use["use"] == "relief"]
    assert sum(use["amount_fen"] for use in again) == 250
    assert {use["memo"] for use in again} == {"P9"}


def shares(gate, *days):
    return [
        share
        for day in days or ("D1", "D2", "D3")
        for share in trace_day(gate, day)["contributions"]
    ]


def test_a_payment_that_came_back_whole_has_no_origin_and_no_difference(gate):
    gate.hear(*march(), came_back("R1", "pay O1", ("L1", 0, 450), order="O1"))
    found = trace_order(gate, "O1")
    assert (found["paid_fen"], found["difference_fen"], found["sources"]) == (0, 0, [])
    assert all(day["difference_fen"] == 0 for day in (trace_day(gate, d) for d in ("D1", "D3")))


def test_what_comes_back_counts_in_the_month_it_came_in(gate):
    gate.hear(*march(), came_back("R1", "pay O1", ("L1", 0, 450), order="O1", on="2026-05-02"))
    assert summary(gate, period="2026-04")["disbursed_fen"] == 1150
    assert summary(gate, period="2026-05")["disbursed_fen"] == -450
    assert summary(gate)["disbursed_fen"] == 700


def test_money_given_back_to_its_giver_neither_waits_nor_is_used(gate):
    gate.hear(*march()[:6], given_back("G1", "L1", ("L1", 900, 101)))
    [share] = shares(gate, "D3")  # 300 to 1001
    assert (share["given_back_fen"], share["waiting_fen"], share["used"]) == (101, 600, [])
    assert trace_day(gate, "D3")["difference_fen"] == 0
    assert summary(gate)["contributed_fen"] == 1401 - 101


def test_facts_about_money_never_heard_of_are_not_swallowed(gate):
    who = Principal("gateway-follower", COMMUNITY)
    with pytest.raises(LookupError, match="never made"):
        commands.keep_return(who, came_back("R1", "none", ("L1", 0, 1)))
    with pytest.raises(LookupError, match="never received"):
        commands.keep_transfer(who, moved("T1", ("M1", "none", 0, 1)))


# -- money that moves on -----------------------------------------------------------------------


def test_money_that_moved_twice_is_traced_to_the_days_that_earned_it(gate):
    gate.hear(
        *march()[:6],
        moved("T1", ("M1", "L1", 200, 600)),
        moved("T2", ("N1", "M1", 50, 300), source="F2", target="F3"),
        paid("P9", ("N1", 100, 150), fund="F3"),
    )
    found = trace(gate, "disbursements", "P9")
    # The fen 350 to 500 of the 1001: the second day made a loss, the third begins at 300.
    [lot] = found["disbursements"][0]["contributions"]
    assert (lot["source"], lot["period"], lot["root_id"]) == ("profit", "2026-03", id_of("L1"))
    assert (lot["contribution_id"], lot["parent_id"]) == (id_of("N1"), id_of("M1"))
    assert [(day["day"], day["amount_fen"]) for day in lot["days"]] == [("2026-03-03", 150)]
    [share] = shares(gate, "D3")
    assert (share["share_fen"], share["moved_on_fen"]) == (701, 500)
    assert {row["fund"]["name"]: row["amount_fen"] for row in share["waiting"]} == {
        "维修专项": 201,
        "应急储备": 250,
        "帮扶": 100,
    }
    assert [(use["use"], use["fund"]["name"], use["amount_fen"]) for use in share["used"]] == [
        ("relief", "帮扶", 150)
    ]
    assert trace_day(gate, "D3")["difference_fen"] == 0
    assert summary(gate)["contributed_fen"] == 1401  # a transfer is no new money


def test_money_that_went_there_and_back_is_in_one_place(gate):
    gate.hear(
        *march()[:6],
        moved("T1", ("M1", "L1", 0, 1001)),
        moved("T2", ("N1", "M1", 0, 1001), source="F2", target="F1"),
    )
    assert [[row["fund"]["fund_id"] for row in share["waiting"]] for share in shares(gate)] == [
        ["F1"],
        [],  # the day with a loss
        ["F1"],
    ]
    assert sum(share["waiting_fen"] for share in shares(gate)) == 1001


# -- other uses and projects -------------------------------------------------------------------


def test_a_promise_for_another_use_shrinks_and_is_paid_in_parts(gate):
    gate.hear(*march()[:6], promised("C P1", 500))
    assert summary(gate)["committed_fen"] == 500
    gate.hear(
        facts.CommitmentReduced(
            reduction_id="X",
            commitment_id=id_of("C P1"),
            fund_id="F1",
            reduced_fen=100,
            amount_fen=400,
            reduced_on="2026-04-03",
        ),
        paid("P1", ("L1", 0, 150)),
    )
    assert summary(gate)["committed_fen"] == 250
    gate.hear(
        facts.CommitmentReleased(
            commitment_id=id_of("C P1"),
            fund_id="F1",
            work_order_id=None,
            amount_fen=250,
            reason="voided",
        )
    )
    assert summary(gate)["committed_fen"] == 0


def test_a_project_is_traced_through_all_the_funds_that_paid_for_it(gate):
    project = {"project_id": id_of("J1")}
    gate.hear(
        *march()[:6],
        moved("T1", ("M1", "L1", 800, 201)),
        promised("C1", 900, "service_project", **project),
        paid("P1", ("L1", 0, 300), use="service_project", **project),
        paid("P2", ("M1", 1, 200), ("L2", 0, 7), fund="F2", use="service_project", **project),
    )
    found = trace(gate, "projects", "J1")
    assert (found["paid_fen"], found["committed_fen"]) == (507, 900)
    assert found["difference_fen"] == 0
    assert {row["source"]: row["amount_fen"] for row in found["sources"]} == {
        "profit": 500,
        "grant": 7,
    }
    assert [payment["fund"]["name"] for payment in found["disbursements"]] == sorted(
        ["维修专项", "应急储备"], key=lambda n: id_of({"维修专项": "P1", "应急储备": "P2"}[n])
    )


def test_fees_are_a_source_of_their_own_without_days(gate):
    gate.hear(contribution("L9", 400, source="fees", source_id="fees 2026-03"))
    gate.hear(paid("P1", ("L9", 10, 90)))
    [row] = trace(gate, "disbursements", "P1")["sources"]
    assert (row["source"], row["period"], row["amount_fen"]) == ("fees", "2026-03", 90)
    assert row["first_day"] is None


@pytest.mark.parametrize("kind", ["disbursement", "project"])
def test_another_community_finds_neither_payment_nor_project(gate, kind):
    gate.hear(*march(), paid("P1", ("L1", 0, 1), project_id=id_of("J1")))
    name = {"disbursement": "P1", "project": "J1"}[kind]
    path = f"/api/v1/loop/trace/{kind}s/{id_of(name)}"
    answer = gate.ask("GET", path, role="steward", community=NEIGHBOUR)
    assert (answer.status, answer.body["code"]) == (404, f"{kind}_unknown")
    assert gate.ask("GET", path, role="clerk").body["code"] == "forbidden"
    assert gate.get(f"{path}?community={COMMUNITY}", role="district", community=NEIGHBOUR)


# -- whatever happens in whatever order --------------------------------------------------------


class Purse:
    """Funds that take in, pay, take back, move and give back, and tell each as a fact."""

    def __init__(self, chance):
        self.chance = chance
        self.lots = {}  # name → fund, parent, root, where in the root, and what is left of it
        self.payments = {}  # name → the slices it keeps
        self.gone = []  # slices given back
        self.count = 0

    def name(self, kind):
        self.count += 1
        return f"{kind}{self.count}"

    def keep(self, lot, fund, parent, root, place):
        self.lots[lot] = (fund, parent, root, place, [Span(0, place.amount_fen)])

    def receive(self):
        lot, fen = self.name("L"), self.chance(1, 3000)
        self.keep(lot, "F1", None, lot, Span(0, fen))
        return contribution(lot, fen)

    def take(self, source):
        """Some fen of a fund, out of whichever of its lots, whichever part of what is left."""
        found = []
        for lot, (fund, *_, left) in self.lots.items():
            if fund == source and left and self.chance(0, 2):
                span = left.pop(self.chance(0, len(left) - 1))
                begin = span.from_fen + self.chance(0, span.amount_fen - 1)
                part = Span(begin, self.chance(1, span.end - begin))
                left.extend(rules.left_of(span, [part]))
                found.append((lot, *part))
        return found

    def pay(self):
        source, name = self.fund(), self.name("P")
        if found := self.take(source):
            self.payments[name] = found
            return paid(name, *found, fund=source)
        return None

    def fund(self):
        return ("F1", "F2", "F3")[self.chance(0, 2)]

    def take_back(self):
        kept = [name for name, found in self.payments.items() if found]
        if not kept:
            return None
        name = kept[self.chance(0, len(kept) - 1)]
        lot, begin, fen = self.payments[name].pop(0)
        back = self.chance(1, fen)
        if back < fen:
            self.payments[name].append((lot, begin, fen - back))
        part = (lot, begin + fen - back, back)
        self.lots[lot][-1].append(Span(*part[1:]))
        return came_back(self.name("R"), name, part)

    def move(self):
        source, target, rows = self.fund(), self.fund(), []
        for parent, begin, fen in self.take(source) if source != target else ():
            lot = self.name("M")
            _, _, root, place, _ = self.lots[parent]
            self.keep(lot, target, parent, root, Span(place.from_fen + begin, fen))
            rows.append((lot, parent, begin, fen))
        return moved(self.name("T"), *rows, source=source, target=target) if rows else None

    def give_back(self):
        found = self.take("F1")
        self.gone.extend(found)
        return given_back(self.name("G"), found[0][0], *found) if found else None

    def act(self):
        acts = (self.receive, self.pay, self.take_back, self.move, self.give_back)
        return acts[self.chance(0, 4)]()


@st.composite
def purses(draw):
    chance = random.Random(draw(st.integers(0, 2**32)))
    purse = Purse(chance.randint)
    for _ in range(draw(st.integers(1, 40))):
        purse.act()
    return purse


results = st.lists(
    st.builds(Result, st.integers(0, 10**5), st.integers(-(10**4), 10**5)), min_size=1, max_size=31
)


@given(purses(), results)
def test_what_a_day_gave_and_what_waits_and_what_went_is_its_share(purse, days):
    place = {lot: where for lot, (_, _, _, where, _) in purse.lots.items()}
    for root in [lot for lot, (_, parent, *_) in purse.lots.items() if parent is None]:
        division = Division(place[root].amount_fen, days)
        family = [
            Lot(lot, fund, parent, where)
            for lot, (fund, parent, of, where, _) in purse.lots.items()
            if of == root
        ]
        names = {lot.id for lot in family}
        kept = [row for rows in purse.payments.values() for row in rows]
        used, gone = (
            [
                (lot, Span(place[lot].from_fen + begin, fen))
                for lot, begin, fen in rows
                if lot in names
            ]
            for rows in (kept, purse.gone)
        )
        for _, span in used:
            assert sum(piece.amount_fen for piece in division.pieces(span)) == span.amount_fen
        waiting = rules.places(family, [*used, *gone])
        for share in division.parts:
            left = sum(rules.left_fen(share, lots) for lots in waiting.values())
            went = sum(rules.overlap_fen(share, span) for _, span in (*used, *gone))
            assert left + went == share.amount_fen
        for fund, lots in waiting.items():
            left = sum(rules.left_fen(share, lots) for share in division.parts)
            assert left == sum(
                span.amount_fen
                for own, _, of, _, rest in purse.lots.values()
                if (own, of) == (fund, root)
                for span in rest
            )


@given(st.integers(0, 10**6), results, st.lists(st.integers(0, 10**6), max_size=8))
def test_the_pieces_of_categories_are_the_pieces_of_their_day(fen, lines, cuts):
    division = Division(fen, lines)
    edges = sorted({0, fen, *(cut for cut in cuts if cut < fen)})
    parts = [Span(a, b - a) for a, b in pairwise(edges)]
    found = [piece for part in parts for piece in division.pieces(part)]
    for position, share in enumerate(division.parts):
        own = [piece.amount_fen for piece in found if piece.position == position]
        assert sum(own) == share.amount_fen


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_trail_adds_up_whatever_the_funds_do(gate, seed):
    purse = Purse(random.Random(seed).randint)
    days = [day_closed(f"D{n}", f"2026-03-{n:02}", ("饮料", 900 + n, 600)) for n in range(1, 6)]
    gate.hear(*days, period_closed("P1", "2026-03", [f"D{n}" for n in range(1, 6)]))
    gate.hear(*filter(None, (purse.act() for _ in range(60))))
    traced = dict.fromkeys(range(1, 6), 0)
    for name, kept in purse.payments.items():
        found = trace(gate, "disbursements", name)
        assert (found["paid_fen"], found["difference_fen"]) == (sum(fen for *_, fen in kept), 0)
        for row in ("sources", "outlets", "lines"):
            assert sum(each["amount_fen"] for each in found[row]) == found["paid_fen"]
        for lot in found["disbursements"][0]["contributions"]:
            for day in lot["days"]:
                traced[int(day["day"][-2:])] += day["amount_fen"]
    left = {"F1": 0, "F2": 0, "F3": 0}
    for n in range(1, 6):
        found = trace_day(gate, f"D{n}")
        assert found["difference_fen"] == 0
        used = [use for share in found["contributions"] for use in share["used"]]
        assert sum(use["amount_fen"] for use in used) == traced[n]
        for share in found["contributions"]:
            for row in share["waiting"]:
                left[row["fund"]["fund_id"]] += row["amount_fen"]
    for fund in left:
        assert left[fund] == sum(
            span.amount_fen for own, *_, rest in purse.lots.values() if own == fund for span in rest
        )
    loop = summary(gate)
    assert loop["contributed_fen"] - loop["disbursed_fen"] == sum(left.values())
