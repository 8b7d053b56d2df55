"""Property fees: tariffs, the monthly run, payments, arrears; what the books make of them."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import peewee
import pytest

from services.ledger.posting.fees.rules import fee_charged, fee_collected
from services.property.fees.arrears import rules as arrears_rules
from services.property.fees.charges.models import FeeCharge
from services.property.fees.payments.rules import settle
from services.property.fees.tariffs.rules import amount_fen
from services.property.registry.models import Household
from shared import clock
from shared.facts import FeeCharged, FeeCollected
from shared.money import rate_bp
from tests.property.conftest import name

MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]


def tariff(town, rate_fen=4_000, since="2026-01", **more):
    body = {
        "basis": "per_household",
        "rate_fen": rate_fen,
        "from_period": since,
        "ground": "业主大会决议",
    }
    return town.asked.post("/fee-tariffs", body | more, role="accountant")


def estate(town, units=("2-301",), **more):
    """A managed building and its households; returns the ids of these."""
    building = town.building(managed=True, name=more.pop("building", "3号楼"))
    bodies = [{"building_id": building["id"], "unit": unit} | more for unit in units]
    return building["id"], [town.asked.post("/households", body)["id"] for body in bodies]


def run(town, period, **how):
    return town.asked.post("/fee-runs", {"period": period}, **({"role": "accountant"} | how))


def pay(town, household_id, fen, method="cash", **more):
    body = {"household_id": household_id, "method": method, "amount_fen": fen}
    return town.asked.post("/fee-payments", body | more, role="cashier")


def account(town, household_id):
    found = town.asked.get(f"/fee-accounts/{household_id}", role="cashier")
    return found["arrears_fen"], found["prepaid_fen"]


# -- rules ------------------------------------------------------------------------------------


def test_a_fee_by_area_is_rounded_once_half_up():
    assert amount_fen("per_area", 150, 8_650) == 12_975  # 86.50 m² at 1.50
    assert amount_fen("per_area", 150, 8_651) == 12_977  # 12,976.5 fen
    assert amount_fen("per_area", 150, 8_633) == 12_950  # 12,949.5 fen
    assert amount_fen("per_area", 150, None) is None
    assert amount_fen("per_area", 0, None) == 0
    assert amount_fen("per_household", 4_000, None) == 4_000


def test_a_payment_settles_the_first_months_first():
    assert settle([4_000, 4_000, 4_000], 5_000) == [4_000, 1_000, 0]
    assert settle([4_000], 9_000) == [4_000]
    assert settle([], 9_000) == []


def test_the_collection_rate_is_rounded_half_up():
    assert rate_bp(36_000, 48_000) == 7_500
    assert rate_bp(2, 3) == 6_667
    assert rate_bp(1, 20_000) == 1  # half a hundredth of a percent
    assert rate_bp(0, 0) is None


def test_arrears_fall_into_their_ages():
    charged = [(date(2026, 3, 31), 1), (date(2026, 3, 1), 2), (date(2026, 2, 28), 4)]
    charged += [(date(2025, 3, 31), 8), (date(2025, 3, 30), 16)]
    assert arrears_rules.ages(charged, date(2026, 3, 31)) == {
        "days_0_30": 3,
        "days_31_90": 4,
        "days_91_180": 0,
        "days_181_365": 8,
        "older": 16,
    }


def test_a_reminder_reads_like_a_note_on_the_door():
    assert arrears_rules.months(["2026-01", "2026-02", "2026-03"]) == "2026年1月至3月"
    assert arrears_rules.months(["2026-01", "2025-12", "2026-04"]) == (
        "2025年12月至2026年1月、2026年4月"
    )
    assert arrears_rules.reminder("3号楼", "2-301", ["2026-03"], 4_000) == (
        "3号楼 2-301：2026年3月物业费尚有40.00元未缴，"
        "请到物业服务处缴纳。如已缴纳，请出示收据核对。"
    )


# -- tariffs ----------------------------------------------------------------------------------


def test_a_new_tariff_begins_in_its_month_and_old_months_keep_theirs(lonely):
    building, (one,) = estate(lonely)
    _, (two,) = estate(lonely, building="4号楼", area_hundredths=8_650)
    tariff(lonely)
    tariff(lonely, 150, "2026-02", building_id=building, basis="per_area")
    tariff(lonely, 4_500, "2026-03")
    assert run(lonely, "2026-03")["amount_fen"] == 4_500  # of the other no area is known
    assert run(lonely, "2026-01")["amount_fen"] == 8_000
    charges = lonely.asked.get("/fee-charges?period=2026-01", role="steward")["items"]
    assert {row["household_id"]: row["amount_fen"] for row in charges} == {one: 4_000, two: 4_000}
    listed = lonely.asked.get("/fee-tariffs", role="steward")["items"]
    assert [row["rate_fen"] for row in listed] == [4_000, 150, 4_500]
    assert {row["tax_category"] for row in listed} == {"services"}


def test_a_charged_month_is_never_priced_again(lonely):
    estate(lonely)
    tariff(lonely, 4_000, "2026-02")
    tariff(lonely, 4_100, "2026-02")  # the newest row holds until the month is charged
    assert run(lonely, "2026-02")["amount_fen"] == 4_100
    again = {"basis": "per_household", "rate_fen": 1, "from_period": "2026-02", "ground": "错"}
    assert lonely.asked.refused("/fee-tariffs", again, role="accountant") == "month_charged"
    tariff(lonely, 0, "2026-03")  # nothing is to be paid any more
    assert run(lonely, "2026-03")["charged"] == 0
    with lonely.asked.service.database.connection(), pytest.raises(peewee.PeeweeException):
        FeeCharge.update(amount_fen=1).execute()


def test_a_building_that_nobody_looks_after_owes_no_fee(lonely):
    bare = lonely.building(managed=False)["id"]
    lonely.asked.post("/households", {"building_id": bare, "unit": "1"})
    body = {"building_id": bare, "basis": "per_household", "rate_fen": 1}
    body |= {"from_period": "2026-01", "ground": "x"}
    assert lonely.asked.refused("/fee-tariffs", body, role="accountant") == "building_unmanaged"
    tariff(lonely)
    assert run(lonely, "2026-01")["charged"] == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("rate_fen", -1), ("rate_fen", 1.5), ("basis", "per_head"), ("from_period", "2022-12")],
)
def test_a_bad_tariff_is_refused_and_its_field_named(lonely, field, value):
    body = {"basis": "per_area", "rate_fen": 1, "from_period": "2026-01", "ground": "x"}
    answer = lonely.asked.ask("POST", "/fee-tariffs", body | {field: value}, role="accountant")
    assert (answer.status, answer.body["errors"][0]["field"]) == (422, field)
    assert lonely.asked.get("/fee-tariffs")["items"] == []


# -- the run ----------------------------------------------------------------------------------


def test_a_month_is_charged_once_and_later_households_by_a_second_run(lonely):
    building, (one,) = estate(lonely)
    tariff(lonely)
    with clock.fixed(clock.at(date(2026, 4, 2), 9)):
        first = run(lonely, "2026-03")
        assert (first["charged"], first["receivable_fen"]) == (1, 4_000)
        assert first["charged_on"] == "2026-03-31"
        assert run(lonely, "2026-03")["charged"] == 0
        late = lonely.asked.post("/households", {"building_id": building, "unit": "9"})["id"]
        assert run(lonely, "2026-03")["charged"] == 1
        assert run(lonely, "2026-04")["charged_on"] == "2026-04-02"
        body = {"period": "2026-05"}
        assert lonely.asked.refused("/fee-runs", body, role="accountant") == "month_to_come"
    told = lonely.asked.told(FeeCharged)
    march = [fact.household_id for fact in told if fact.period == "2026-03"]
    assert march == [one, late]
    assert len(told) == 4


def test_a_household_that_closed_is_charged_its_last_month_and_no_more(lonely):
    _, (closing, staying) = estate(lonely, ["1", "2"])
    tariff(lonely)
    with clock.fixed(clock.at(date(2026, 4, 2), 9)):
        lonely.asked.post(f"/households/{closing}/close", {"reason": "两户合并"})
        assert run(lonely, "2026-04")["charged"] == 2
    with clock.fixed(clock.at(date(2026, 5, 31), 9)):
        assert run(lonely, "2026-05")["charged"] == 1
    told = [fact.household_id for fact in lonely.asked.told(FeeCharged)]
    assert sorted(told) == sorted([closing, staying, staying])


def test_runs_at_once_charge_a_month_once(lonely):
    estate(lonely, [str(n) for n in range(5)])
    tariff(lonely)
    with ThreadPoolExecutor(6) as threads:
        runs = list(threads.map(lambda _: run(lonely, "2026-03"), range(6)))
    assert sorted(found["charged"] for found in runs) == [0] * 5 + [5]
    assert len(lonely.asked.told(FeeCharged)) == 5


def test_households_without_an_area_are_named_and_not_charged(lonely):
    building, (unknown,) = estate(lonely)
    body = {"building_id": building, "unit": "2-302", "area_hundredths": 8_651}
    lonely.asked.post("/households", body)
    tariff(lonely, 150, basis="per_area")
    found = run(lonely, "2026-03")
    assert (found["charged"], found["amount_fen"], found["unmeasured"]) == (1, 12_977, 1)
    assert found["unmeasured_households"] == [
        {
            "household_id": unknown,
            "building_id": building,
            "building_name": "3号楼",
            "unit": "2-301",
        }
    ]


def test_without_a_tariff_nothing_is_charged(lonely):
    estate(lonely)
    tariff(lonely, since="2026-04")
    body = {"period": "2026-03"}
    assert lonely.asked.refused("/fee-runs", body, role="accountant") == "tariff_missing"


def test_eleven_thousand_households_are_charged_in_seconds(lonely):
    building = lonely.building(managed=True)["id"]
    database = lonely.asked.service.database
    rows = [
        {
            "id": name(),
            "community": "xinsheng",
            "building": building,
            "unit": str(n),
            "contact_name": None,
            "phone": None,
            "area_hundredths": 5_000 + n,
            "created_at": clock.now(),
        }
        for n in range(11_000)
    ]
    with database.connection():
        database.run(lambda: database.insert_rows(Household, rows))
    tariff(lonely, 150, basis="per_area")
    started = time.monotonic()
    assert run(lonely, "2026-03")["charged"] == 11_000
    assert time.monotonic() - started < 20
    assert run(lonely, "2026-03")["charged"] == 0
    owed = lonely.asked.get("/fee-collection?since=2026-03&until=2026-03")
    assert owed["charged_fen"] == sum(amount_fen("per_area", 150, 5_000 + n) for n in range(11_000))


# -- payments ---------------------------------------------------------------------------------


def test_a_payment_settles_the_oldest_month_and_the_rest_is_held(lonely):
    _, (home,) = estate(lonely)
    tariff(lonely)
    for period in ("2026-02", "2026-01"):
        run(lonely, period)
    part = pay(lonely, home, 5_000)
    assert part["settled"] == [
        {"period": "2026-01", "amount_fen": 4_000},
        {"period": "2026-02", "amount_fen": 1_000},
    ]
    assert account(lonely, home) == (3_000, 0)
    rest = pay(lonely, home, 9_000, "bank")
    assert (rest["arrears_fen"], rest["prepaid_fen"]) == (3_000, 6_000)
    assert account(lonely, home) == (0, 6_000)
    third, fourth = run(lonely, "2026-03"), run(lonely, "2026-04")
    assert (third["prepaid_fen"], third["receivable_fen"]) == (4_000, 0)
    assert (fourth["prepaid_fen"], fourth["receivable_fen"]) == (2_000, 2_000)
    assert account(lonely, home) == (2_000, 0)


def test_a_receipt_is_numbered_without_gaps_and_says_the_amount_in_words(lonely):
    _, (home,) = estate(lonely)
    body = {"household_id": home, "method": "gold", "amount_fen": 1}
    for bad in (body, body | {"method": "cash", "amount_fen": 0}):
        assert lonely.asked.ask("POST", "/fee-payments", bad, role="cashier").status == 422
    paid = pay(lonely, home, 48_000, collected_on="2026-03-02")
    assert paid == lonely.asked.get(f"/fee-payments/{paid['id']}", role="steward")
    assert (paid["receipt_number"], paid["amount_in_words"]) == (
        "2026-000001",
        "人民币肆佰捌拾元整",
    )
    assert (paid["building_name"], paid["unit"], paid["method_name"]) == ("3号楼", "2-301", "现金")
    earlier = pay(lonely, home, 100, collected_on="2025-12-31")
    assert earlier["receipt_number"] == "2025-000001"
    assert pay(lonely, home, 100, collected_on="2026-03-02")["receipt_number"] == "2026-000002"
    listed = lonely.asked.get(f"/fee-payments?household_id={home}")["items"]
    assert len(listed) == 3


def test_payments_at_once_each_have_their_number_and_settle_a_month_once(lonely):
    _, (home,) = estate(lonely)
    tariff(lonely)
    run(lonely, "2026-03")
    with ThreadPoolExecutor(6) as threads:
        paid = list(threads.map(lambda _: pay(lonely, home, 1_000), range(6)))
    assert {int(p["receipt_number"][-6:]) for p in paid} == set(range(1, 7))
    assert sum(p["arrears_fen"] for p in paid) == 4_000
    assert account(lonely, home) == (0, 2_000)


def test_the_same_payment_sent_twice_is_taken_once(lonely):
    _, (home,) = estate(lonely)
    body = {"household_id": home, "method": "cash", "amount_fen": 4_000}
    answers = [
        lonely.asked.ask("POST", "/fee-payments", body, role="cashier", key="same")
        for _ in range(2)
    ]
    assert answers[0].body == answers[1].body
    assert account(lonely, home) == (0, 4_000)
    assert len(lonely.asked.told(FeeCollected)) == 1


# -- arrears ----------------------------------------------------------------------------------


def test_three_quarters_paid_is_a_rate_of_75_percent(lonely):
    _, (home, other) = estate(lonely, ("2-301", "2-302"))
    tariff(lonely)
    with clock.fixed(clock.at(date(2026, 12, 31), 12)):
        for period in MONTHS:
            run(lonely, period)
        pay(lonely, home, 36_000)
        path = "/fee-collection?since=2026-01&until=2026-12"
        assert lonely.asked.get(f"{path}&household_id={home}", role="district") == {
            "since": "2026-01",
            "until": "2026-12",
            "paid_fen": 36_000,
            "charged_fen": 48_000,
            "rate_bp": 7_500,
            "arrears_fen": 12_000,
        }
        assert lonely.asked.get(path)["rate_bp"] == 3_750
        nothing = lonely.asked.get("/fee-collection?since=2027-01&until=2027-12")
        assert (nothing["charged_fen"], nothing["rate_bp"]) == (0, None)
        owing = {row["household_id"]: row for row in lonely.asked.get("/fee-arrears")["items"]}
        assert owing[home]["arrears_fen"] == 12_000
        assert owing[home]["ages"] == {
            "days_0_30": 4_000,
            "days_31_90": 8_000,
            "days_91_180": 0,
            "days_181_365": 0,
            "older": 0,
        }
        assert owing[home]["oldest_period"] == "2026-10"
        late = lonely.asked.get("/fee-arrears?months_least=4")["items"]
        assert [row["household_id"] for row in late] == [other]


def test_who_is_reminded_is_masked_for_who_does_not_call(lonely):
    estate(lonely, contact_name="欧阳修", phone="13812341234")
    tariff(lonely)
    run(lonely, "2026-03")
    whole, masked = ("欧阳修", "13812341234"), ("欧阳*", "138****1234")
    for role, seen in (("steward", whole), ("cashier", masked), ("district", masked)):
        (row,) = lonely.asked.get("/fee-arrears", role=role)["items"]
        assert (row["contact_name"], row["phone"]) == seen
        assert "欧阳" not in row["reminder"]
        assert row["reminder"].startswith("3号楼 2-301：2026年3月物业费尚有40.00元未缴")


def test_a_months_collections_are_summed_by_their_day(lonely):
    _, (home,) = estate(lonely)
    tariff(lonely, 4_000_000)
    run(lonely, "2026-03")
    pay(lonely, home, 6_000_000, "bank", collected_on="2026-03-31")
    pay(lonely, home, 4_000_000, "cash", collected_on="2026-03-01")
    pay(lonely, home, 1, "cash", collected_on="2026-04-01")
    assert lonely.asked.get("/fee-summary?period=2026-03", role="accountant") == {
        "period": "2026-03",
        "payments": 2,
        "collected_fen": 10_000_000,
        "arrears_fen": 4_000_000,
        "prepaid_fen": 6_000_000,
        "methods": {"bank": 6_000_000, "cash": 4_000_000},
        "charged_fen": 4_000_000,
    }


# -- whose, and what the books make of it -------------------------------------------------------


def test_everybody_does_only_what_is_theirs(lonely):
    asked = {
        "/fee-tariffs": ("cashier", "steward"),
        "/fee-runs": ("cashier", "steward", "admin"),
        "/fee-payments": ("accountant", "steward", "admin"),
        "/common-incomes": ("cashier", "steward", "admin"),
    }
    for path, roles in asked.items():
        for role in roles:
            assert lonely.asked.ask("POST", path, {}, role=role).status == 403, (path, role)
    assert lonely.asked.ask("GET", "/fee-arrears", role="repairer").status == 403


def test_another_community_sees_and_moves_nothing(lonely):
    _, (home,) = estate(lonely)
    tariff(lonely)
    run(lonely, "2026-03")
    paid = pay(lonely, home, 1)
    there = {"community": "xinqiu"}
    body = {"household_id": home, "method": "cash", "amount_fen": 1}
    refused = lonely.asked.refused("/fee-payments", body, role="cashier", **there)
    assert refused == "household_unknown"
    for path in (f"/fee-payments/{paid['id']}", f"/fee-accounts/{home}"):
        assert lonely.asked.ask("GET", path, **there).status == 404
    for path in ("/fee-tariffs", "/fee-charges", "/fee-payments", "/fee-arrears"):
        assert lonely.asked.get(path, **there)["items"] == []
    body = {"period": "2026-03"}
    refused = lonely.asked.refused("/fee-runs", body, role="accountant", **there)
    assert refused == "tariff_missing"


def test_the_books_hold_for_each_household_what_the_figures_say(lonely):
    _, (home, other) = estate(lonely, ("2-301", "2-302"))
    tariff(lonely)
    pay(lonely, home, 48_000, "bank", collected_on="2026-01-02")
    for period in ("2026-01", "2026-02"):
        run(lonely, period)
    pay(lonely, other, 5_000, collected_on="2026-02-28")
    held: dict = {}
    entries = []
    for fact in lonely.asked.told():
        post = fee_collected(fact) if isinstance(fact, FeeCollected) else None
        (entry,) = post or fee_charged(fact, {"services": 100})
        entries.append([(line.account, line.debit_fen, line.credit_fen) for line in entry.lines])
        for line in entry.lines:
            if line.account in ("220305", "1122"):
                key = line.account, line.member
                held[key] = held.get(key, 0) + line.debit_fen - line.credit_fen
    assert entries[0] == [("100201", 48_000, 0), ("220305", 0, 48_000)]
    assert [("220305", 4_000, 0), ("500104", 0, 3_960), ("222101", 0, 40)] in entries
    assert [("1122", 4_000, 0), ("500104", 0, 3_960), ("222101", 0, 40)] in entries
    assert entries[-1] == [("1001", 5_000, 0), ("1122", 0, 5_000)]
    fees = lonely.figures()["fees"]
    assert fees == {"prepaid": {home: 40_000}, "receivable": {other: 3_000}}
    assert held == {("220305", home): -40_000, ("1122", other): 3_000}
