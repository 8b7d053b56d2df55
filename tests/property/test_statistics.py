"""How well residents are served: rates with both figures, kept with every move."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.property.reports.models import Report
from services.property.reports.rules import DOMAIN_OF
from services.property.statistics import rules
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.tallies.commands import count
from services.property.work_orders.tallies.models import Tally
from services.property.work_orders.tallies.rules import Counts, Standing, changes, standing
from shared import clock
from shared.identity import Principal
from tests.property.conftest import name
from tests.service import COMMUNITY

MONTHS = f"since={date(clock.today().year - 1, 1, 1):%Y-%m}&until={clock.today():%Y-%m}"


def figures(town, by: str = "all", months: str = MONTHS) -> list[dict]:
    path = f"/statistics/orders?by={by}&{months}"
    return town.asked.get(path, role="steward")["items"]


def recounted() -> dict:
    """What the counts would be, counted anew from the orders."""
    found: dict = {}
    for order in WorkOrder.select():
        for key, counts in changes(None, standing(order)).items():
            held = found.get(key, Counts())
            found[key] = Counts(*(a + b for a, b in zip(held, counts, strict=True)))
    return found


def kept() -> dict:
    rows = Tally.select().where(Tally.community == COMMUNITY)
    found = {
        (row.month, row.dimension, row.value): Counts(*(getattr(row, n) for n in Counts._fields))
        for row in rows
    }
    return {key: counts for key, counts in found.items() if any(counts)}


def test_orders_are_counted_by_channel_building_team_and_month(lonely):
    building = lonely.building()["id"]
    lonely.asked.post("/staff", {"name": "赵工", "user": "zhao", "team": "水电组"})
    for channel, stars, solved in (("qr", 5, True), ("qr", 3, False), ("phone", 4, None)):
        order_id = lonely.order(building_id=building, channel=channel)
        lonely.dispatch(order_id)
        lonely.start(order_id)
        lonely.complete(order_id)
        lonely.accept(order_id)
        lonely.rate(order_id, stars, solved=solved)
    lonely.cancel(lonely.order())
    lonely.order(channel="fair")
    (all_of_it,) = figures(lonely)
    assert all_of_it["counts"]["opened"] == 4
    assert all_of_it["rates"]["closure"] == {"numerator": 3, "denominator": 4, "percent": "75.00"}
    assert all_of_it["rates"]["solution"]["percent"] == "50.00"
    assert all_of_it["rates"]["satisfaction"]["percent"] == "66.67"
    assert all_of_it["rates"]["praise"] == {"numerator": 1, "denominator": 3, "percent": "33.33"}
    by_channel = {row["value"]: row["counts"]["opened"] for row in figures(lonely, "channel")}
    assert by_channel == {"fair": 1, "phone": 1, "qr": 2, "staff": 0}
    by_building = {row["name"]: row["counts"]["closed"] for row in figures(lonely, "building")}
    assert by_building["3号楼"] in (0, 3)
    by_team = {row["value"]: row["counts"]["closed"] for row in figures(lonely, "team")}
    assert by_team["水电组"] == 3
    (month,) = [row for row in figures(lonely, "month") if row["counts"]["opened"]]
    assert (month["value"], month["change_percent"]) == (f"{clock.today():%Y-%m}", None)
    with lonely.asked.service.database.connection():
        assert kept() == recounted()


def test_the_figures_of_the_reports_come_out(lonely):
    """Rows 29, 31, 32 and 56 of domain.md §1: 办结率 over thousands, and the year before."""
    who = Principal("steward", COMMUNITY)
    database = lonely.asked.service.database
    for month, opened, closed in (("2025-03", 2697, 2478), ("2025-04", 7869, 7786)):
        counts = Counts(opened=opened, closed=closed)
        with database.connection():
            count(who, None, Standing(month, "qr", "B", "", counts))
    found = {row["value"]: row for row in figures(lonely, "month", "since=2025-03&until=2025-04")}
    assert found["2025-03"]["rates"]["closure"]["percent"] == "91.88"
    assert found["2025-04"]["rates"]["closure"] == {
        "numerator": 7786,
        "denominator": 7869,
        "percent": "98.95",
    }
    for month, opened in (("2024-05", 100), ("2025-05", 70)):
        with database.connection():
            count(who, None, Standing(month, "phone", "B", "", Counts(opened=opened)))
    (may,) = figures(lonely, "all", "since=2025-05&until=2025-05")
    assert (may["opened_year_before"], may["change_percent"]) == (100, "-30.00")
    answer = lonely.asked.ask("GET", "/statistics/orders?since=2025-05&until=2025-04", role="admin")
    assert (answer.status, answer.body["code"]) == (422, "invalid_request")


def test_the_ledger_of_voices_of_the_report_comes_out(lonely):
    """Row 29 of domain.md §1: 2,697 raised, 2,478 closed, 219 open, in twelve domains."""
    building = lonely.building()["id"]
    database, domains = lonely.asked.service.database, tuple(DOMAIN_OF)
    ended, running = lonely.order(), lonely.order()
    rows = [
        {
            "id": name(),
            "community": COMMUNITY,
            "building": building,
            "domain": domains[number % 12],
            "urgency": "ordinary",
            "text": "楼道灯不亮",
            "channel": "qr",
            "code_hash": name(),
            "reference": name()[:24],
            "state": "routed",
            "route": "small",
            "target_id": ended if number < 2478 else running,
            "reported_by": "resident",
            "reported_on": clock.today(),
            "reported_at": clock.now(),
        }
        for number in range(2697)
    ]
    with database.connection():
        rated = WorkOrder.update(state="rated").where(WorkOrder.id == ended)
        database.run(lambda: (database.insert_rows(Report, rows), rated.execute()))
    days = f"since={clock.today()}&until={clock.today()}"

    def found(by):
        path = f"/statistics/reports?by={by}&{days}"
        return lonely.asked.get(path, role="steward")["items"]

    (total,) = found("all")
    assert (total["raised"], total["closed"], total["open"]) == (2697, 2478, 219)
    assert total["closure"]["percent"] == "91.88"
    by_domain = found("domain")
    assert (len(by_domain), sum(row["open"] for row in by_domain)) == (12, 219)
    assert "供热供暖" in {row["name"] for row in by_domain}
    assert [row["value"] for row in found("route")] == ["small"]
    assert [row["name"] for row in found("building")] == ["3号楼"]
    assert [row["value"] for row in found("month")] == [f"{clock.today():%Y-%m}"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (63, 63, "100.00"),
        (62, 63, "98.41"),
        (129, 129, "100.00"),
        (2478, 2697, "91.88"),
        (7785, 7869, "98.93"),
        (7786, 7869, "98.95"),
        (7787, 7869, "98.96"),
    ],
)
def test_rates_of_the_reports(numerator, denominator, percent):
    """Rows 25, 28, 29 and 32 of domain.md §1."""
    praised = rules.rates(Counts(rated=denominator, praised=numerator))["praise"]
    closed = rules.rates(Counts(opened=denominator, closed=numerator))["closure"]
    assert praised == closed == (numerator, denominator, percent)
    assert rules.rates(Counts(opened=1))["praise"] == (0, 0, None)


def test_a_year_is_compared_with_the_year_before():
    assert rules.change_percent(70, 100) == "-30.00"
    assert rules.change_percent(130, 100) == "+30.00"
    assert rules.change_percent(5, 0) is None
    assert rules.year_before("2026-02") == "2025-02"


WAYS = ("dispatch", "start", "complete", "return", "accept", "rate", "decline", "cancel")


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(WAYS)), min_size=8, max_size=20))
def test_whatever_happens_the_kept_counts_are_those_of_the_orders(lonely, steps):
    orders = [lonely.order(channel=channel) for channel in ("qr", "phone", "staff")]
    reason = {"reason": "x"}
    for which, way in steps:
        order_id = orders[which]
        if way == "dispatch":
            lonely.dispatch(order_id)
        elif way == "complete":
            lonely.complete(order_id)
        elif way == "rate":
            lonely.rate(order_id, 5, solved=True)
        elif way in ("start", "decline"):
            lonely.act(order_id, way, None if way == "start" else reason)
        else:
            body = None if way == "accept" else reason
            lonely.act(order_id, way, body, "steward", "steward")
    with lonely.asked.service.database.connection():
        assert kept() == recounted()
