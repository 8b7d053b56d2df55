"""Money held for customers: never overdrawn, never lost, on both engines."""

from datetime import UTC, datetime

import peewee
import pytest

from services.store.deposits import commands, queries
from services.store.deposits.models import DepositAccount, DepositMovement
from services.store.tills.queries import open_session
from shared.errors import Refusal
from shared.facts import DayClosed, DepositRefunded, DepositTaken
from shared.identity import Principal
from tests.service import COMMUNITY
from tests.threads import together

WHO = Principal("clerk", COMMUNITY, ("clerk",))
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def account(shop):
    """A member's account with 10.00 yuan, paid by WeChat."""
    with shop.store.service.database.connection():
        account = commands.open_account(WHO, "member", "member-1")
        commands.take_deposit(WHO, account, "wechat", 1_000, AT)
    return account.id


def held(shop, account_id):
    with shop.store.service.database.connection():
        return queries.account(WHO, account_id).balance_fen


def prepaid(account_id, amount_fen):
    return [{"method": "prepaid", "amount_fen": amount_fen, "account_id": account_id}]


def test_a_sale_paid_from_a_deposit_is_revenue_and_the_deposit_shrinks(shop, account):
    sale = shop.sell(("TEA", "2"), tenders=prepaid(account, 700))
    assert held(shop, account) == 300
    kept = shop.store.get(f"/sales/{sale['id']}", role="clerk")["tenders"]
    assert kept == [{"method": "member", "amount_fen": 700, "account_id": account}]
    shop.count(10_000)
    shop.close_day()
    tenders = shop.store.told(DayClosed)[0].tenders
    assert [(t.method, t.amount_fen) for t in tenders] == [("member", 700)]


def test_a_deposit_is_never_overdrawn_and_the_sale_leaves_nothing(shop, account):
    body = shop.sale(("TEA", "3"), tenders=prepaid(account, 1_050))
    assert shop.store.refused("/sales", body, role="clerk") == "deposit_insufficient"
    assert (held(shop, account), shop.on_hand("TEA")) == (1_000, ("0", 0))


def test_two_sales_at_once_cannot_spend_the_same_deposit(shop, account):
    body = shop.sale(("TEA", "2"), tenders=prepaid(account, 700))
    answers = together(2, lambda _: shop.store.ask("POST", "/sales", body, role="clerk"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert held(shop, account) == 300


def test_what_was_paid_from_a_deposit_goes_back_there(shop, account):
    tenders = [*prepaid(account, 500), {"method": "cash", "amount_fen": 200}]
    sale = shop.sell(("TEA", "2"), tenders=tenders)
    path = f"/sales/{sale['id']}/refunds"
    first = shop.store.post(path, shop.refund(sale, 1, "1"), role="clerk")
    second = shop.store.post(path, shop.refund(sale, 1, "1"), role="clerk")
    parts = [
        {t["method"]: t["amount_fen"] for t in refund["tenders"]} for refund in (first, second)
    ]
    assert parts == [{"member": 250, "cash": 100}, {"member": 250, "cash": 100}]
    assert held(shop, account) == 1_000


def test_an_account_is_named_by_prepaid_tenders_and_by_no_others(shop, account):
    for tender in (
        {"method": "prepaid", "amount_fen": 350},
        {"method": "cash", "amount_fen": 350, "account_id": account},
    ):
        body = shop.sale(("TEA", "1"), tenders=[tender])
        assert shop.store.refused("/sales", body, role="clerk") == "account_needed"
    unknown = prepaid("01920000-0000-7000-8000-000000000009", 350)
    body = shop.sale(("TEA", "1"), tenders=unknown)
    assert shop.store.refused("/sales", body, role="clerk") == "deposit_account_unknown"


def test_cash_deposits_lie_in_the_drawer_and_are_expected_there(shop, account):
    with shop.store.service.database.connection():
        found = queries.account(WHO, account)
        with pytest.raises(Refusal, match="open till"):
            commands.take_deposit(WHO, found, "cash", 500, AT)
        session = open_session(WHO, shop.till)
        commands.take_deposit(WHO, found, "cash", 500, AT, session)
        commands.refund_deposit(WHO, found, "cash", 200, AT, "退款", session)
    assert shop.count(10_300)["over_short_fen"] == 0
    assert [fact.amount_fen for fact in shop.store.told(DepositTaken)] == [1_000, 500]
    assert [fact.amount_fen for fact in shop.store.told(DepositRefunded)] == [200]


def test_the_books_hold_what_was_used_until_the_day_is_closed(shop, account):
    def booked():
        return shop.store.get("/figures", acting_service="gateway")["deposits"]["member"]

    shop.sell(("TEA", "2"), tenders=prepaid(account, 700))
    assert booked() == 1_000
    shop.count(10_000)
    shop.close_day()
    assert booked() == 300


def test_what_moved_is_final_and_no_balance_is_below_zero(shop, account):
    with shop.store.service.database.connection():
        for query in (
            DepositMovement.update(amount_fen=1),
            DepositMovement.delete(),
            DepositAccount.update(holder_id="x"),
            DepositAccount.update(balance_fen=-1),
        ):
            with pytest.raises(peewee.DatabaseError):
                query.execute()
