"""The loop through time: every step, also an empty one, and sums that agree with the summary."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.app import SERVICE
from gateway.tracker.models import PROJECTIONS
from gateway.tracker.series import rules
from shared import facts
from shared.errors import Invalid
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.test_outlets import given_back, sold, taken_back
from tests.gateway.test_tracker import (
    FUND,
    contribution,
    day_closed,
    disbursed,
    id_of,
    march,
    period_closed,
    repaired,
)
from tests.service import COMMUNITY

MONEY = (
    "revenue_fen",
    "gross_profit_fen",
    "live_revenue_fen",
    "net_profit_fen",
    "contributed_fen",
    "disbursed_fen",
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 6, 30))
FEN = st.integers(1, 10_000)


def series(gate, since="2026-01-01", until="2026-12-31", step="month", **who):
    path = f"/api/v1/loop/series?since={since}&until={until}&step={step}"
    return gate.get(path, **({"role": "steward"} | who))["items"]


def test_every_month_has_a_row_and_an_empty_one_is_zero(gate):
    gate.hear(*march())
    rows = series(gate)
    assert [row["since"] for row in rows] == [f"2026-{month:02d}-01" for month in range(1, 13)]
    third, fourth = rows[2], rows[3]
    assert (third["revenue_fen"], third["gross_profit_fen"]) == (3500, 900)
    assert (third["net_profit_fen"], third["contributed_fen"]) == (1425, 1001)
    assert (fourth["contributed_fen"], fourth["disbursed_fen"]) == (400, 1150)
    assert (fourth["opened"], fourth["accepted"], fourth["rated"]) == (2, 2, 2)
    assert fourth["satisfaction"] == "50.00"
    for row in (*rows[:2], *rows[4:]):
        told = {name: value for name, value in row.items() if name not in ("since", "until")}
        assert told.pop("satisfaction") is None
        assert set(told.values()) == {0}


def test_the_result_of_a_month_stands_on_its_last_day(gate):
    gate.hear(*march())
    rows = series(gate, "2026-03-30", "2026-04-01", "day")
    assert [row["net_profit_fen"] for row in rows] == [0, 1425, 0]
    assert [row["contributed_fen"] for row in rows] == [0, 1001, 400]
    assert [row["contributed_fen"] for row in series(gate, "2026-03-01", "2026-03-30")] == [0]


def test_a_series_is_one_communitys(gate):
    gate.hear(*march())
    assert all(row["revenue_fen"] == 0 for row in series(gate, community=NEIGHBOUR))
    path = f"/api/v1/loop/series?since=2026-01-01&until=2026-12-31&community={COMMUNITY}"
    stolen = gate.ask("GET", path, role="steward", community=NEIGHBOUR)
    assert stolen.body["code"] == "community_not_yours"
    assert gate.get(path, role="district", community=NEIGHBOUR)["items"][2]["revenue_fen"] == 3500


def test_a_series_too_long_is_refused(gate):
    path = "/api/v1/loop/series?since=2024-01-01&until=2026-01-01&step="
    refused = gate.ask("GET", f"{path}day", role="steward")
    assert (refused.status, refused.body["code"]) == (422, "series_too_long")
    assert len(gate.get(f"{path}week", role="steward")["items"]) == 105
    for wrong in ("since=2026-02-01&until=2026-01-01", "since=2026-01-01", "until=2026-01-01"):
        assert gate.ask("GET", f"/api/v1/loop/series?{wrong}", role="steward").status == 422
    assert gate.ask("GET", f"{path}decade", role="steward").status == 422


@given(since=DAYS, length=st.integers(0, 399), step=st.sampled_from(rules.STEPS))
def test_steps_hold_every_day_once(since, length, step):
    until = since + timedelta(days=length)
    cut = rules.steps(since, until, step)
    assert (cut[0].since, cut[-1].until) == (since, until)
    assert all(each.since <= each.until for each in cut)
    for before, after in pairwise(cut):
        assert after.since == before.until + timedelta(days=1)
    if step == "week":
        assert all(each.since.weekday() == 0 for each in cut[1:])
    if step in ("month", "quarter", "year"):
        months = {"month": 1, "quarter": 3, "year": 12}[step]
        assert all(each.since.day == 1 for each in cut[1:])
        assert all((each.since.month - 1) % months == 0 for each in cut[1:])


def test_steps_have_a_limit():
    first = date(2026, 1, 1)
    assert len(rules.steps(first, first + timedelta(days=399), "day")) == rules.STEPS_MAX
    with pytest.raises(Invalid, match="400 steps"):
        rules.steps(first, first + timedelta(days=400), "day")


def on(fact, **changed):
    return type(fact)(**{**vars(fact), **changed})


@st.composite
def told(draw):
    """Something that happened to the loop; money back only of what was paid."""
    number, day, fen = draw(st.integers(0, 10**9)), draw(DAYS).isoformat(), draw(FEN)
    name = f"{number}"
    repair = repaired(name, fen, rating=draw(st.integers(1, 5)))
    later = draw(DAYS).isoformat()
    return draw(
        st.sampled_from(
            [
                [day_closed(name, day, fen, draw(FEN))],
                [sold("main", day, fen), taken_back("main", later, draw(FEN))],
                [period_closed(name, day[:7], [])],
                [on(contribution(name, fen, period=day[:7]), received_on=later)],
                [
                    on(
                        contribution(name, fen, source="grant", period=None),
                        received_on=day,
                    ),
                    facts.ContributionReturned(
                        contribution_return_id=id_of(f"given {name}"),
                        contribution_id=id_of(name),
                        **FUND,
                        source="grant",
                        returned_on=later,
                        amount_fen=fen,
                        reason="x",
                        lots=(),
                    ),
                ],
                [
                    on(disbursed(name, fen, (name, 0, fen)), paid_on=day),
                    on(given_back(name, 1), received_on=later),
                ],
                [
                    on(fact, **{each: day for each in vars(fact) if each.endswith("_on")})
                    for fact in repair
                ],
            ]
        )
    )


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(told(), max_size=8, unique_by=lambda some: some[0].subject))
def test_steps_add_up_to_the_summary_of_the_same_days(gate, happened):
    database = SERVICE.database
    with database.connection():
        database.run(lambda: [table.delete().execute() for table in PROJECTIONS])
    for some in happened:
        gate.hear(*some)
    months = series(gate, "2026-01-01", "2026-06-30")
    for row in months:
        path = f"/api/v1/loop/summary?period={row['since'][:7]}"
        loop = gate.get(path, role="steward")["communities"][0]
        assert [row[name] for name in MONEY] == [loop[name] for name in MONEY]
        assert [row[name] for name in ("opened", "completed", "accepted", "rated")] == [
            loop["work_orders"][name] for name in ("opened", "completed", "accepted", "rated")
        ]
        assert row["satisfied"] == loop["satisfaction"]["satisfied"]
        assert row["satisfaction"] == loop["satisfaction"]["rate"]
    for step in ("day", "week", "quarter", "year"):
        other = series(gate, "2026-01-01", "2026-06-30", step)
        for name in (*MONEY, "opened", "completed", "accepted", "rated", "satisfied"):
            assert sum(row[name] for row in other) == sum(row[name] for row in months), name
