"""What a seller gives by hand, and who agrees to more, on both engines."""

from datetime import timedelta

import peewee
import pytest

from services.store.sales.discounts.models import DiscountApproval
from shared import clock
from shared.facts import SaleRecorded, SaleRefunded
from tests.threads import together

UNKNOWN = "01920000-0000-7000-8000-000000000009"


def tea(discount_fen=0, quantity="2", **more):
    """Two teas are 700 fen at the shelf: alone a seller gives 70."""
    return {"sku": "TEA", "quantity": quantity, "discount_fen": discount_fen, **more}


def body(shop, *lines, **more):
    return shop.sale(*lines, tenders=[{"method": "cash", "amount_fen": 10_000}], **more)


def refused(shop, *lines, role="clerk", **more):
    return shop.store.refused("/sales", body(shop, *lines, **more), role=role)


def sell(shop, *lines, role="clerk", **more):
    return shop.store.post("/sales", body(shop, *lines, **more), role=role)


def approve(shop, most_fen, **more):
    wanted = {"till_id": shop.till, "discount_max_fen": most_fen, "reason": "临期", **more}
    return shop.store.post("/discount-approvals", wanted, role="cashier")["id"]


def test_a_seller_alone_gives_a_tenth_of_the_basket_and_not_a_fen_more(shop):
    assert sell(shop, tea(70))["total_fen"] == 630
    assert refused(shop, tea(71)) == "discount_needs_approval"
    assert refused(shop, tea(unit_price_fen=314)) == "discount_needs_approval"
    assert sell(shop, tea(unit_price_fen=315))["total_fen"] == 630
    assert len(shop.store.told(SaleRecorded)) == 2


def test_a_dearer_line_does_not_make_up_for_a_gift(shop):
    dear = {"sku": "MEAL", "quantity": "1", "unit_price_fen": 9_000}
    assert refused(shop, tea(131), dear) == "discount_needs_approval"
    assert sell(shop, tea(130), dear)["discount_fen"] == 130


def test_the_share_is_the_policys(shop):
    decided = {"effective_from": "2026-03-01", "settings": {"discount_max_bp": 0}}
    shop.store.post("/policies/till", decided, role="accountant")
    assert refused(shop, tea(1)) == "discount_needs_approval"
    assert sell(shop, tea())["discount_fen"] == 0


def test_more_needs_the_approval_of_another_person_and_uses_it_up(shop):
    approval = approve(shop, 200)
    assert refused(shop, tea(201), approval_id=approval) == "approval_too_small"
    assert sell(shop, tea(200), approval_id=approval)["total_fen"] == 500
    assert refused(shop, tea(200), approval_id=approval) == "approval_used_already"


def test_two_sales_at_once_use_an_approval_once(shop):
    wanted = body(shop, tea(200), approval_id=approve(shop, 200))
    answers = together(2, lambda _: shop.store.ask("POST", "/sales", wanted, role="clerk"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert {a.body["code"] for a in answers if a.status == 409} == {"approval_used_already"}
    assert len(shop.store.told(SaleRecorded)) == 1


def test_a_small_discount_leaves_an_approval_for_another_sale(shop):
    approval = approve(shop, 200)
    sell(shop, tea(70), approval_id=approval)
    assert sell(shop, tea(200), approval_id=approval)["discount_fen"] == 200


def test_nobody_approves_their_own_discount(shop):
    wanted = {"till_id": shop.till, "discount_max_fen": 200, "reason": "x"}
    own = shop.store.post("/discount-approvals", wanted, role="clerk+reviewer", user="clerk")
    assert refused(shop, tea(200), approval_id=own["id"]) == "same_person"
    assert shop.store.refused("/discount-approvals", wanted, role="clerk") == "forbidden"


@pytest.mark.parametrize(("minutes", "fresh"), [(14, True), (16, False)])
def test_an_approval_is_good_for_a_quarter_of_an_hour(shop, minutes, fresh):
    with clock.fixed(clock.now() - timedelta(minutes=minutes)):
        approval = approve(shop, 200)
    if fresh:
        assert sell(shop, tea(200), approval_id=approval)["discount_fen"] == 200
    else:
        assert refused(shop, tea(200), approval_id=approval) == "approval_expired"


def test_an_approval_is_for_its_till_and_named_once(shop):
    assert refused(shop, tea(200), approval_id=UNKNOWN) == "approval_unknown"
    approval = approve(shop, 200, id=UNKNOWN)
    assert approve(shop, 200, id=UNKNOWN) == approval
    other = {"till_id": shop.till, "discount_max_fen": 1, "reason": "x"}
    same = other | {"id": UNKNOWN}
    assert shop.store.refused("/discount-approvals", same, role="cashier") == "approval_differs"
    till = shop.store.post("/tills", {"name": "二号"})["id"]
    elsewhere = other | {"till_id": till}
    assert shop.store.refused("/discount-approvals", elsewhere, role="cashier") == "till_not_open"
    shop.store.post(f"/tills/{till}/open", {"float_fen": 0}, role="clerk")
    assert refused(shop, tea(200), approval_id=approval, till_id=till) == "approval_unknown"


def test_who_may_give_needs_no_approval(shop):
    assert sell(shop, tea(400), role="clerk+cashier")["total_fen"] == 300


def test_below_cost_a_line_given_by_hand_says_why(shop):
    shop.receive("TEA", "10", 3_400)
    answer = shop.store.ask("POST", "/sales", body(shop, tea(21)), role="clerk")
    assert (answer.status, answer.body["code"]) == (422, "reason_needed")
    assert answer.body["errors"][0]["field"] == "lines.0.reason"
    assert shop.on_hand("TEA") == ("10", 3_400)
    sell(shop, tea(20))
    sale = sell(shop, tea(21, reason="包装破损"))
    kept = shop.store.get(f"/sales/{sale['id']}", role="clerk")["lines"]
    assert [line["reason"] for line in kept] == ["包装破损"]


def test_an_exchange_is_held_to_the_same_limits(shop):
    shop.receive("TEA", "10", 3_400)
    sale = sell(shop, ("RICE", "1"))
    path = f"/sales/{sale['id']}/exchanges"

    def wanted(*lines, **more):
        return {**shop.refund(sale, 1, "1"), "new_lines": list(lines), **more}

    def no(*lines, **more):
        return shop.store.refused(path, wanted(*lines, **more), role="clerk")

    assert no(tea(71)) == "discount_needs_approval"
    assert no(tea(60)) == "reason_needed"
    assert shop.store.told(SaleRefunded) == []
    approval = approve(shop, 80)
    assert no(tea(81), approval_id=approval) == "approval_too_small"
    given = wanted(tea(80, reason="破损"), approval_id=approval)
    made = shop.store.post(path, given, role="clerk")
    assert made["sale"]["total_fen"] == 620
    assert refused(shop, tea(80, reason="破损"), approval_id=approval) == "approval_used_already"


def test_odd_fen_are_rounded_away_up_to_the_policys_limit(shop):
    assert sell(shop, ("TEA", "1"), rounding_fen=99)["total_fen"] == 251
    assert refused(shop, ("TEA", "1"), rounding_fen=100) == "rounding_too_large"
    decided = {"effective_from": "2026-03-02", "settings": {"rounding_max_fen": 9}}
    shop.store.post("/policies/till", decided, role="accountant")
    assert refused(shop, ("TEA", "1"), rounding_fen=10) == "rounding_too_large"
    assert sell(shop, ("TEA", "1"), rounding_fen=9)["total_fen"] == 341


def test_an_approval_stays_as_it_was_given(shop):
    approve(shop, 200)
    with shop.store.service.database.connection():
        for query in (DiscountApproval.update(discount_max_fen=1), DiscountApproval.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.execute()
