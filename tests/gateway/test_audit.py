"""The comparisons: each agrees, each can differ, and facts on their way are waited for."""

import copy
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest

from gateway.app import SERVICE
from gateway.audit import queries, rules, words
from gateway.audit.documents.rules import BEHIND
from gateway.database import gateway as database
from shared.settings import SERVICES
from tests.gateway.conftest import Echo, Gate, free_address, serving
from tests.gateway.test_health import standing
from tests.gateway.test_tracker import march
from tests.service import COMMUNITY

# The figures of the services after the month that `march()` tells.
FIGURES = {
    "store": {
        "z_gross_fen": 3500,
        "stock_value_fen": 800,
        "issued_fen": 60,
        "payables_fen": 90,
        "day_closes": 3,
        "clearing_fen": {"wechat": 40, "alipay": -5},
        "deposits": {"member": 120, "gift_card": 0},
        "agency_fen": 30,
        "fund_sales_fen": 50,
    },
    "property": {
        "open_commitments_fen": 200,
        "repair_paid_fen": 1150,
        "repair_returned_fen": 70,
        "accepted_unpaid_fen": 0,
        "fees": {"prepaid": {"H1": 400}, "receivable": {"H2": 30}},
        "errand_money_fen": 86,
        "common_income_fen": 300,
    },
    "funds": {
        "funds": {
            "F1": {"nature": "E", "book": "store", "balance_fen": 251},
            "F9": {"nature": "X", "book": "store", "balance_fen": 77},
        },
        "contributed_fen": 1401,
        "contributed_from_profit_fen": 1001,
        "open_commitments_fen": 200,
        "disbursed_fen": 1150,
        "repair_paid_fen": 1150,
        "repair_refunded_fen": 70,
        "other_uses_fen": 80,
        "repair_due_fen": 0,
        "rewards_paid_fen": 35,
    },
    "ledger": {
        "sales_gross_fen": 3500,
        "stock_value_fen": 800,
        "payables_fen": 90,
        "clearing_fen": {"wechat": 40, "alipay": -5},
        "deposits": {"member": 120, "gift_card": 0},
        "agency_fen": 30,
        "fund_sales_fen": 15,
        "funds": {"F1": 251},
        "distributed_fen": 1001,
        "distribution": {"told_fen": 1001, "earned_fen": 1001},
        "repair_paid_fen": 1150,
        "repair_refunded_fen": 70,
        "other_uses_fen": 80,
        "fees": {"prepaid": {"H1": 400}, "receivable": {"H2": 30}},
        "errand_money_fen": 86,
        "common_income_fen": 300,
        "parts_issued": {"store": 60, "property": 60},
        "intercompany": {"store": 0, "property": 0},
        "books": {
            "store": {"debit_fen": 9000, "credit_fen": 9000, "vouchers": 7, "broken_at": None},
            "property": {"debit_fen": 5, "credit_fen": 5, "vouchers": 1, "broken_at": None},
        },
    },
}
TRACKER = {"revenue_fen": 3500, "contributed_fen": 1401, "disbursed_fen": 1150}


def compared(figures=FIGURES, tracker=TRACKER):
    store, property_, funds, ledger = (
        figures[name] for name in ("store", "property", "funds", "ledger")
    )
    return {c.code: c for c in rules.compare(store, property_, funds, ledger, tracker)}


def test_all_comparisons_agree():
    found = compared()
    assert len(found) == 21
    assert all(comparison.agrees for comparison in found.values())
    assert words.sentence(found["stock_value"], None) == (
        "两边都是 8.00 元。",
        "Both sides say 8.00.",
    )


CHANGES = [
    ("store", ("z_gross_fen",), 3501, {"revenue": 1, "tracker": 1}),
    ("ledger", ("sales_gross_fen",), 3400, {"revenue": 100}),
    ("ledger", ("stock_value_fen",), 790, {"stock_value": 10}),
    ("store", ("payables_fen",), 0, {"payables": -90}),
    ("ledger", ("clearing_fen", "alipay"), 0, {"clearing": 5}),
    ("store", ("clearing_fen", "wechat"), 41, {"clearing": 1}),
    ("store", ("agency_fen",), 31, {"agency": 1}),
    ("ledger", ("agency_fen",), 33, {"agency": -3}),
    ("store", ("fund_sales_fen",), 51, {"fund_sales": 1}),
    ("funds", ("rewards_paid_fen",), 36, {"fund_sales": -1}),
    ("ledger", ("fund_sales_fen",), 13, {"fund_sales": 2}),
    ("store", ("deposits", "member"), 121, {"deposits": 1}),
    ("ledger", ("deposits", "gift_card"), 7, {"deposits": 7}),
    ("ledger", ("funds", "F1"), 250, {"fund_balances": 1}),
    ("ledger", ("funds", "F8"), 3, {"fund_balances": 3}),
    ("ledger", ("distributed_fen",), 1000, {"distributed_profit": 1}),
    ("property", ("open_commitments_fen",), 0, {"commitments": 200}),
    ("property", ("repair_paid_fen",), 1149, {"disbursements": 1}),
    ("property", ("accepted_unpaid_fen",), 7, {"disbursements": -7}),
    ("ledger", ("distribution", "earned_fen"), 990, {"distributed_profit": 11}),
    ("ledger", ("repair_paid_fen",), 1152, {"disbursements": -2}),
    ("funds", ("repair_due_fen",), 5, {"disbursements": 5}),
    ("funds", ("repair_refunded_fen",), 71, {"repair_refunds": 1}),
    ("property", ("repair_returned_fen",), 60, {"repair_refunds": 10}),
    ("ledger", ("other_uses_fen",), 83, {"other_uses": -3}),
    ("funds", ("contributed_fen",), 1400, {"tracker": 1}),
    ("ledger", ("books", "store", "credit_fen"), 8999, {"books": 1}),
    ("ledger", ("books", "property", "broken_at"), "记-1", {"books": 0}),
    ("property", ("fees", "prepaid", "H1"), 401, {"fees_prepaid": 1}),
    ("ledger", ("fees", "prepaid"), {"H2": 400}, {"fees_prepaid": 800}),  # equal sums hide nobody
    ("ledger", ("fees", "receivable", "H3"), -7, {"fees_receivable": 7}),
    ("property", ("errand_money_fen",), 87, {"errand_money": 1}),
    ("property", ("common_income_fen",), 301, {"common_income": 1}),
    ("store", ("issued_fen",), 61, {"parts_issued": 1}),
    ("ledger", ("parts_issued", "property"), 58, {"parts_issued": 2}),
    ("ledger", ("intercompany", "store"), 5, {"intercompany": 5}),
]


@pytest.mark.parametrize(("service", "path", "value", "differing"), CHANGES)
def test_each_difference_is_found_and_named(service, path, value, differing):
    figures = copy.deepcopy(FIGURES)
    node = figures[service]
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    found = compared(figures)
    assert {c.code: c.difference_fen for c in found.values() if not c.agrees} == differing


def test_a_difference_says_both_figures():
    figures = copy.deepcopy(FIGURES)
    figures["ledger"]["funds"]["F1"] = 200
    zh, en = words.sentence(compared(figures)["fund_balances"], None)
    assert zh.startswith("资金 F1：专项资金 2.51 元，总账专项科目 2.00 元，专项资金多 0.51 元。")
    assert en.startswith(
        "fund F1: 2.51 (funds) against 2.00 (ledger accounts): funds has 0.51 more. Go through"
    )


def test_a_fund_off_our_books_is_not_compared():
    figures = copy.deepcopy(FIGURES)
    figures["funds"]["funds"]["F9"]["balance_fen"] = 1
    assert all(comparison.agrees for comparison in compared(figures).values())


@pytest.fixture
def audited(settings):
    """The gateway after that month, in front of four services with their own figures."""
    SERVICE.migrate(settings)
    services = {name: Echo(settings) for name in SERVICES}
    with ExitStack() as stack:
        upstreams = {name: stack.enter_context(serving(echo)) for name, echo in services.items()}
        gate = Gate(replace(settings, upstreams=upstreams))
        for name, echo in services.items():
            echo.says["/figures"] = copy.deepcopy(FIGURES[name])
            echo.says["/readyz"] = standing(told=_told(name))
            for source in {
                source for sides in BEHIND.values() for side in sides for source in side
            }:
                echo.says[f"/figures/{source.list}"] = {"documents": []}
        gate.hear(*march())
        yield gate, services
    database.close()


def _told(service):
    return sum(fact.told_by == service for fact in march())


def test_the_audit_of_a_sound_month_finds_nothing(audited):
    gate, _ = audited
    report = gate.get("/api/v1/loop/audit", role="reviewer")
    assert [c["sentence"] for c in report["comparisons"] if not c["agrees"]] == []
    assert (report["differences"], report["parked_facts"], report["facts_behind"]) == (0, 0, 0)
    assert report["community"] == COMMUNITY
    assert set(report["comparisons"][0]) == {
        "code",
        "name_zh",
        "name_en",
        "left",
        "right",
        "difference_fen",
        "agrees",
        "sentence",
        "sentence_zh",
        "documents_differing",
        "documents",
    }


def test_a_lasting_difference_is_told_at_once_when_nothing_is_on_its_way(audited):
    gate, services = audited
    services["ledger"].says["/figures"]["stock_value_fen"] = 1
    started = time.monotonic()
    report = gate.get("/api/v1/loop/audit", role="reviewer")
    assert report["differences"] == 1
    assert time.monotonic() - started < 3


def audit_now(gate, patience_seconds):
    with gate.app.app_context():
        return queries.audit(
            COMMUNITY,
            gate.app.extensions["door"],
            gate.app.extensions["upstreams"],
            patience_seconds,
        )


def test_facts_on_their_way_are_waited_for(audited):
    gate, services = audited
    ledger = services["ledger"]
    ledger.says["/figures"]["sales_gross_fen"] = 0
    ledger.says["/readyz"] = standing(told=_told("ledger"), positions={"store": 0})
    asked = []

    class Arriving(dict):
        """Figures that are right from the third time on, as when a follower catches up."""

        def __getitem__(self, path):
            if path == "/figures":
                asked.append(path)
                if len(asked) == 3:
                    self["/readyz"] = standing(told=_told("ledger"), positions={"store": 3})
                    self[path]["sales_gross_fen"] = 3500
                return dict.__getitem__(self, path)
            return dict.__getitem__(self, path)

    ledger.says = Arriving(ledger.says)
    report = audit_now(gate, patience_seconds=10)
    assert (report.outcome, report.differences, report.facts_behind) == ("agrees", 0, 0)
    assert len(asked) >= 3


def test_patience_ends(audited):
    gate, services = audited
    services["ledger"].says["/figures"]["sales_gross_fen"] = 0
    services["ledger"].says["/readyz"] = standing(positions={"store": 0})
    report = audit_now(gate, patience_seconds=0.6)
    assert (report.outcome, report.differences, report.facts_behind) == ("unsettled", 1, 3)


def test_without_a_services_figures_there_is_no_audit(settings):
    SERVICE.migrate(settings)
    gate = Gate(replace(settings, upstreams=dict.fromkeys(SERVICES, free_address())))
    answer = gate.ask("GET", "/api/v1/loop/audit", role="reviewer")
    assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
    database.close()


def test_the_audit_is_for_the_office(gate):
    for role in ("clerk", "steward", "repairer"):
        assert gate.ask("GET", "/api/v1/loop/audit", role=role).body["code"] == "forbidden"
