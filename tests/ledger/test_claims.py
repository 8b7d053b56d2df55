"""Meals as the books see them: 122102 is what the government owes until it has paid."""

import pytest

from services.ledger.app import SERVICE as LEDGER
from services.store.app import SERVICE as STORE
from shared import facts
from tests.ledger import happenings as h
from tests.service import running
from tests.store.conftest import Shop
from tests.store.subsidised import FREE, MARCH, POOR, Canteen


@pytest.fixture
def both(settings):
    """A canteen and its books; `owed` brings what is new and says what 122102 has."""
    with running(STORE, settings) as store, running(LEDGER, settings) as ledger:
        canteen, heard = Canteen(store, Shop(store).till), 0
        canteen.diner("C1", **POOR)
        canteen.diner("C2", **FREE)

        def owed() -> int:
            """The balance of 122102 in fen, everything told so far heard."""
            nonlocal heard
            told = [fact for fact in store.told() if "ledger" in fact.heard_by]
            ledger.hear(*told[heard:])
            heard = len(told)
            return sum(
                line["debit_fen"] - line["credit_fen"]
                for voucher in ledger.get("/books/store/vouchers?limit=200")["items"]
                for line in voucher["lines"]
                if line["account"] == "122102"
            )

        yield canteen, owed


def test_a_claim_paid_in_full_leaves_nothing_owed(both):
    """Three meals with 5.00 each, one of them taken back: 10.00 are claimed, owed and paid."""
    canteen, owed = both
    with canteen.on("2026-03-02"):
        canteen.eat("C1", 600)
        canteen.eat("C2", 0)
        canteen.give_back(canteen.eat("C1", 600, "dinner"))
        canteen.close("2026-03-02")
    assert owed() == 1_000
    with canteen.on("2026-04-01"):
        claim = canteen.claim(MARCH)
    assert claim["amount_fen"] == owed() == 1_000
    path = f"/subsidy-claims/{claim['id']}/received"
    with canteen.on("2026-04-10"):
        part = canteen.post(path, canteen.received(700), role="cashier")
    assert part["open_fen"] == owed() == 300
    with canteen.on("2026-04-11"):
        canteen.post(path, canteen.received(300, "B2"), role="cashier")
    assert owed() == 0


def test_a_meal_after_the_claimed_month_stays_owed(both):
    canteen, owed = both
    with canteen.on("2026-03-31"):
        canteen.eat("C1", 600)
        canteen.close("2026-03-31")
    with canteen.on("2026-04-01"):
        canteen.post(f"/tills/{canteen.till}/open", {"float_fen": 10_000})
        canteen.eat("C1", 600)
        path = f"/subsidy-claims/{canteen.claim(MARCH)['id']}/received"
        canteen.close("2026-04-01")
    with canteen.on("2026-04-10"):
        canteen.post(path, canteen.received(500), role="cashier")
    assert owed() == 500


def test_money_of_the_subsidy_fund_is_at_the_bank(ledger):
    for number in range(2):
        ledger.hear(
            facts.SubsidyReceived(
                subsidy_receipt_id=f"receipt-{number}",
                claim_id="claim-1",
                period="2026-03",
                amount_fen=1_000,
                received_on="2026-04-10",
                bank_reference=f"B{number}",
            )
        )
    assert h.written(ledger) == ["Dr 100201 10.00", "Cr 122102 10.00"] * 2
