"""What the government owes for meals: claimed once, told by tiers that point at nobody, paid."""

from datetime import date

import peewee
import pytest

from services.store.canteen.claims.rules import OTHER, Subsidy, TierSum, by_tier
from shared import clock
from tests.store.subsidised import FREE, MARCH, POOR, Canteen
from tests.threads import together


@pytest.fixture
def canteen(shop):
    canteen = Canteen(shop.store, shop.till)
    canteen.diner("C1", **POOR)
    canteen.diner("C2", **FREE)
    return canteen


@pytest.fixture
def eaten(canteen):
    """Two meals of March, 5.00 each from the government."""
    with canteen.on("2026-03-02"):
        canteen.meals = [canteen.eat("C1", 600), canteen.eat("C2", 0)]
    return canteen


def test_a_claim_freezes_what_the_government_owes_for_a_month(eaten):
    with eaten.on("2026-04-01"):
        claim = eaten.claim()
        listed = eaten.get("/subsidy-claims", role="accountant")["items"]
        read = eaten.get(f"/subsidy-claims/{claim['id']}", role="reviewer")
    assert (claim["amount_fen"], claim["received_fen"], claim["open_fen"]) == (1_000, 0, 1_000)
    assert claim["tiers"] == [{"tier": "other", "meals": 2, "amount_fen": 1_000}]
    assert read == claim
    assert [row["id"] for row in listed] == [claim["id"]]


def test_a_month_that_is_not_over_is_not_claimed(eaten):
    with eaten.on("2026-03-31", hour=23):
        assert eaten.refused("/subsidy-claims", MARCH, role="cashier") == "period_not_over"
    with eaten.on("2026-04-01", hour=0):
        assert eaten.claim()["amount_fen"] == 1_000


def test_every_meal_is_in_one_claim_only(eaten):
    with eaten.on("2026-04-01"):
        eaten.claim()
        assert eaten.refused("/subsidy-claims", MARCH, role="cashier") == "nothing_to_claim"
        eaten.eat("C1", 600)
    with eaten.on("2026-05-01"):
        assert eaten.refused("/subsidy-claims", MARCH, role="cashier") == "nothing_to_claim"
        assert eaten.claim({"period": "2026-04"})["amount_fen"] == 500


def test_what_an_earlier_month_left_is_claimed_with_the_next(eaten):
    with eaten.on("2026-04-02"):
        eaten.eat("C1", 600)
    with eaten.on("2026-05-01"):
        assert eaten.claim({"period": "2026-04"})["amount_fen"] == 1_500


def test_a_meal_that_came_back_is_deducted(eaten):
    with eaten.on("2026-03-03"):
        eaten.give_back(eaten.meals[0])
    with eaten.on("2026-04-01"):
        claim = eaten.claim()
    assert claim["tiers"] == [{"tier": "other", "meals": 1, "amount_fen": 500}]


def test_a_meal_that_comes_back_after_its_claim_lowers_the_next(eaten):
    with eaten.on("2026-04-01"):
        eaten.claim()
        eaten.give_back(eaten.meals[0])
    with eaten.on("2026-05-01"):
        april = {"period": "2026-04"}
        assert eaten.refused("/subsidy-claims", april, role="cashier") == "nothing_to_claim"
        eaten.eat("C1", 600)
        eaten.eat("C2", 0)
    with eaten.on("2026-06-01"):
        claim = eaten.claim({"period": "2026-05"})
    assert claim["amount_fen"] == 500
    assert claim["tiers"] == [{"tier": "other", "meals": 2, "amount_fen": 500}]


def test_two_claims_of_a_month_at_once_are_one(eaten):
    with eaten.on("2026-04-01"):
        answers = together(2, lambda _: eaten.ask("POST", "/subsidy-claims", MARCH, role="cashier"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    won, lost = sorted(answers, key=lambda answer: answer.status)
    assert won.body["amount_fen"] == 1_000
    assert lost.body["code"] == "nothing_to_claim"


def test_a_claim_named_by_its_client_is_made_once(eaten):
    named = {**MARCH, "id": "0197a0de-0000-7000-8000-000000000001"}
    with eaten.on("2026-04-01"):
        assert eaten.claim(named) == eaten.claim(named)
        other = {**named, "period": "2026-02"}
        assert eaten.refused("/subsidy-claims", other, role="cashier") == "claim_differs"


def test_money_comes_in_parts_and_never_more_than_is_open(eaten):
    with eaten.on("2026-04-01"):
        path = f"/subsidy-claims/{eaten.claim()['id']}/received"
    with eaten.on("2026-04-10"):
        part = eaten.post(path, eaten.received(600), role="accountant")
        assert (part["received_fen"], part["open_fen"]) == (600, 400)
        answer = eaten.ask("POST", path, eaten.received(401, "B2"), role="cashier")
        assert (answer.body["code"], answer.body["open_fen"]) == ("claim_exceeded", 400)
        rest = eaten.post(path, eaten.received(400, "B2"), role="cashier")
        assert (rest["received_fen"], rest["open_fen"]) == (1_000, 0)
        assert [row["amount_fen"] for row in rest["receipts"]] == [600, 400]
        assert eaten.refused(path, eaten.received(1, "B3"), role="cashier") == "claim_exceeded"


def test_the_same_bank_reference_is_the_same_money(eaten):
    with eaten.on("2026-04-10"):
        path = f"/subsidy-claims/{eaten.claim()['id']}/received"
        once = eaten.post(path, eaten.received(400), role="cashier")
        assert eaten.post(path, eaten.received(400), role="cashier") == once
        code = eaten.refused(path, eaten.received(500), role="cashier")
        assert code == "subsidy_receipt_differs"
        parts = [eaten.received(400, f"R{number}") for number in range(2)]
        answers = together(2, lambda number: eaten.ask("POST", path, parts[number], role="cashier"))
    assert sorted(answer.status for answer in answers) == [201, 409]


def test_a_claim_of_nobody_or_of_others_is_unknown(eaten):
    with eaten.on("2026-04-10"):
        claim = eaten.claim()
        for role, claim_id in (("cashier", "none"), ("stranger", claim["id"])):
            path = f"/subsidy-claims/{claim_id}"
            assert eaten.ask("GET", path, role=role).body["code"] == "claim_unknown"
            body = eaten.received(1)
            assert eaten.refused(f"{path}/received", body, role=role) == "claim_unknown"
        named = {**MARCH, "id": claim["id"]}
        assert eaten.refused("/subsidy-claims", named, role="stranger") == "claim_unknown"


def test_clerks_never_read_claims_and_only_those_who_handle_money_make_them(eaten):
    with eaten.on("2026-04-01"):
        assert eaten.ask("GET", "/subsidy-claims", role="clerk").status == 403
        for role in ("clerk", "reviewer", "admin"):
            assert eaten.refused("/subsidy-claims", MARCH, role=role) == "forbidden"
        path = f"/subsidy-claims/{eaten.claim()['id']}"
        assert eaten.ask("GET", path, role="clerk").status == 403
        assert eaten.refused(f"{path}/received", eaten.received(1)) == "forbidden"


def test_five_meals_of_a_tier_are_told_and_fewer_are_other(canteen):
    for day in ("2026-03-02", "2026-03-03"):
        with canteen.on(day):
            for kind in ("breakfast", "lunch", "dinner"):
                canteen.eat("C1", 600, kind)
            canteen.eat("C2", 0)
    with canteen.on("2026-04-01"):
        tiers = canteen.claim()["tiers"]
    assert tiers == [
        {"tier": "other", "meals": 2, "amount_fen": 1_000},
        {"tier": "poor", "meals": 6, "amount_fen": 3_000},
    ]


def test_small_tiers_are_merged_and_their_money_stays():
    meals = [Subsidy(f"{tier}{n}", tier, 500) for tier, n in (("poor", 1), ("free", 1))]
    meals += [Subsidy(f"p{number}", "prepaid", 450) for number in range(5)]
    meals += [Subsidy("p0", "prepaid", -450), Subsidy("gone", None, -500)]
    assert by_tier(meals) == [TierSum(OTHER, 6, 2_300)]
    meals.append(Subsidy("p5", "prepaid", 450))
    assert by_tier(meals) == [TierSum(OTHER, 2, 500), TierSum("prepaid", 5, 2_250)]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE subsidy_claim SET amount_fen = 5000",
        "UPDATE subsidy_claim SET received_fen = amount_fen + 1",
        "DELETE FROM subsidy_claim",
        "UPDATE subsidy_claim_line SET amount_fen = 1",
        "DELETE FROM subsidy_claim_line",
        "INSERT INTO subsidy_claim_line (claim_id, sale_tender_id, amount_fen) "
        "SELECT claim_id, sale_tender_id, amount_fen FROM subsidy_claim_line",
        "UPDATE subsidy_receipt SET amount_fen = 1",
        "DELETE FROM subsidy_receipt",
    ],
)
def test_what_was_claimed_and_received_is_final_in_the_database(eaten, change):
    with eaten.on("2026-04-10"):
        path = f"/subsidy-claims/{eaten.claim()['id']}/received"
        eaten.post(path, eaten.received(400), role="cashier")
    database = eaten.store.service.database
    with database.connection(), pytest.raises(peewee.DatabaseError):
        database.run(lambda: database.proxy.execute_sql(change))


def test_a_claim_tells_the_books_what_came(eaten):
    with eaten.on("2026-04-10"):
        claim = eaten.claim()
        eaten.post(f"/subsidy-claims/{claim['id']}/received", eaten.received(600), role="cashier")
    told = eaten.store.told()[-1]
    assert (told.name, told.claim_id, told.period) == ("subsidy_received", claim["id"], "2026-03")
    assert (told.amount_fen, told.received_on) == (600, "2026-04-10")


def test_the_days_of_a_claim_are_those_that_report_the_meal(eaten):
    """A meal in the small hours of 1 April belongs to the evening before."""
    with clock.fixed(clock.at(date(2026, 4, 1), 1)):
        eaten.eat("C1", 600)
    with eaten.on("2026-04-01"):
        assert eaten.claim()["amount_fen"] == 1_500
