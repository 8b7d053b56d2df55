"""Goods for points from a real shop behind a small door: paid once by a fund, or not at all."""

from dataclasses import replace
from datetime import date

import pytest

from services.funds.app import SERVICE as FUNDS
from services.funds.volunteers.points.rules import ACTIVITY, GIVEN_BACK, REDEMPTION, sides
from services.funds.volunteers.redemptions.commands import begin, note_sold
from services.funds.volunteers.redemptions.rules import quarter, turn_problem
from services.ledger.app import SERVICE as LEDGER
from services.store.app import SERVICE as STORE
from shared import clock
from shared.facts import CommitmentReleased, DisbursementMade, DisbursementReturned, SaleRecorded
from shared.identity import Principal
from tests.door import open_door
from tests.funds.conftest import Funds, name
from tests.funds.volunteers import TimeBank
from tests.service import COMMUNITY, running
from tests.store.conftest import Shop
from tests.threads import together

DAY = date(2026, 3, 5)
WHO = Principal("cashier", COMMUNITY, ("cashier",))


class Counter(TimeBank):
    """A time bank, a fund with 100.00 that pays up to 50.00 alone, and a shop with tea at 3.50."""

    def __init__(self, funds, store, door):
        super().__init__(funds)
        self.funds, self.store, self.door = funds, store, door
        self.shop = Shop(store)
        self.shop.receive("TEA", "10", 2_000)
        self.fund = funds.found(approval_threshold_fen=5_000)
        funds.grant(self.fund, 10_000)
        self.who = self.volunteer()
        self.earn(self.who, 8)

    def wish(self, **more):
        """The body of a redemption of two teas."""
        wanted = {"id": name(), "volunteer_id": self.who, "fund_id": self.fund}
        return wanted | {"sku": "TEA", "quantity": "2"} | more

    def redeem(self, **more):
        """Ask for two teas."""
        return self.asked.ask("POST", "/redemptions", self.wish(**more), role="cashier")

    def act(self, redemption_id, verb, body=None, **how):
        """Cancel or return."""
        how = {"role": "cashier"} | how
        return self.asked.ask("POST", f"/redemptions/{redemption_id}/{verb}", body, **how)

    def freeze(self):
        """Somebody of the office stops the fund."""
        path = f"/funds/{self.fund}/freeze"
        self.asked.post(path, {"reason": "审计"}, role="reviewer")

    def only_repairs(self, fund_id):
        """Another purpose, as if its change had been approved."""
        database = self.asked.service.database
        with database.connection():
            terms = f"""UPDATE fund SET uses = '["repair"]' WHERE id = '{fund_id}'"""
            database.run(lambda: database.proxy.execute_sql(terms))

    def killed(self):
        """A wish whose asker was killed before asking the shop."""
        wish = self.wish()
        begin(WHO, wish | {"quantity": 2_000, "till_id": None}, 700)
        return wish

    def figures(self):
        """What all volunteers did in 2026."""
        return self.asked.get("/volunteer-figures?since=2026-01-01&until=2026-12-31")

    def credits(self):
        """Points credited, debited and left, of the volunteer and of all."""
        names = ("points_credited", "points_debited", "points_balance")
        return [
            tuple(figures[name] for name in names)
            for figures in (self.account(self.who), self.figures())
        ]

    def unanswered(self):
        """The redemptions of which the shop's answer is not known, as a cashier lists them."""
        items = self.asked.get("/redemptions?state=asked", role="cashier")["items"]
        return [row["id"] for row in items], self.figures()["redemptions_asked"]

    def state(self):
        """Points, what the fund has reserved and paid, teas on the shelf, sales."""
        sums = self.funds.sums(self.fund)
        on_hand, sales = self.shop.on_hand("TEA")[0], len(self.store.told(SaleRecorded))
        paid_fen = 10_000 - sums["balance"]
        return self.balance(self.who), sums["committed"], paid_fen, on_hand, sales


BEFORE = ("8", 0, 0, "10", 0)
SOLD = ("1", 0, 700, "8", 1)


@pytest.fixture
def counter(settings):
    """Funds and a shop on each engine, with a door between them, on an evening in March."""
    with (
        running(STORE, settings) as store,
        open_door("funds", store, settings) as (door, address),
        running(FUNDS, replace(settings, gateway_url=address)) as asked,
        clock.fixed(clock.at(DAY, 21)),
    ):
        yield Counter(Funds(asked), store, door)


def test_a_quarter_is_a_quarter_of_the_calendar():
    assert quarter(date(2026, 3, 31)) == (date(2026, 1, 1), date(2026, 3, 31))
    assert quarter(date(2024, 4, 1)) == (date(2024, 4, 1), date(2024, 6, 30))
    assert quarter(date(2026, 12, 31)) == (date(2026, 10, 1), date(2026, 12, 31))
    assert turn_problem(0, 1) is None and turn_problem(1, 1) and turn_problem(0, 0)


def test_what_is_given_back_is_off_the_debits():
    assert (sides(ACTIVITY, 2), sides(REDEMPTION, -3)) == ((2, 0), (0, 3))
    assert sides(GIVEN_BACK, 3) == (0, -3)


def test_attempts_that_fail_and_goods_that_come_back_are_no_points_earned(counter):
    counter.shop.count(10_000)
    for _ in range(3):
        assert counter.redeem().body["code"] == "till_not_open"
    assert counter.credits() == [("8", "0", "8")] * 2
    counter.shop.open()
    sold = counter.redeem().body
    assert counter.credits() == [("8", "7", "1")] * 2
    (first, *_) = counter.asked.get(f"/attendances?volunteer_id={counter.who}")["items"]
    path = f"/attendances/{first['id']}/uphold-complaint"
    counter.asked.post(path, {"reason": "投诉"}, role="reviewer")
    assert counter.credits() == [("8", "8", "0")] * 2
    counter.act(sold["id"], "return", {"reason": "破损"})
    assert counter.credits() == [("8", "2", "6")] * 2  # an upheld complaint took two
    assert counter.account(counter.who)["points_owed"] == "0"


def test_points_buy_goods_that_a_fund_pays_once_and_hours_stay(counter):
    assert counter.state() == BEFORE
    wish = counter.wish()
    answers = [counter.asked.ask("POST", "/redemptions", wish, role="cashier") for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]
    redemption = answers[0].body
    assert answers[1].body == redemption == counter.asked.get(f"/redemptions/{wish['id']}")
    assert (redemption["state"], redemption["price_fen"], redemption["points"]) == (
        "sold",
        700,
        "7",
    )
    assert counter.state() == SOLD
    account = counter.account(counter.who)
    assert (account["counted_minutes"], account["points_debited"]) == (480, "7")
    (paid,) = counter.asked.told(DisbursementMade)
    assert (paid.use, paid.amount_fen, paid.paid_on) == ("volunteer_rewards", 700, "2026-03-05")
    assert counter.redeem(**wish | {"quantity": "1"}).body["code"] == "redemption_differs"
    assert counter.redeem(quantity="1").body["code"] == "redeemed_this_quarter"
    with clock.fixed(clock.at(date(2026, 4, 1), 9)):
        assert counter.redeem().body["code"] == "points_insufficient"


def test_a_redemption_without_a_name_is_refused_and_a_key_sells_once(counter):
    counter.rule("2026-03-06", redemptions_per_quarter=9, points_per_yuan="0.100")
    with clock.fixed(clock.at(date(2026, 3, 6), 21)):
        wish, key = counter.wish(), name()
        nameless = {field: value for field, value in wish.items() if field != "id"}
        for _ in range(2):
            how = {"role": "cashier", "key": key}
            answer = counter.asked.ask("POST", "/redemptions", nameless, **how)
            assert (answer.status, answer.body["code"]) == (422, "invalid_request")
            assert [error["field"] for error in answer.body["errors"]] == ["id"]
        assert counter.state() == BEFORE
        counter.door.loses_answers = True
        how = {"role": "cashier", "key": key}
        assert counter.asked.ask("POST", "/redemptions", wish, **how).status == 503
        counter.door.loses_answers = False
        for _ in range(2):
            answer = counter.asked.ask("POST", "/redemptions", wish, **how)
            assert answer.body["state"] == "sold"
        assert counter.state()[1:] == SOLD[1:]


def test_returned_goods_give_points_and_money_back(counter):
    sold = counter.redeem().body
    for _ in range(2):
        back = counter.act(sold["id"], "return", {"reason": "破损"}).body
        assert (back["state"], back["returned_on"]) == ("returned", "2026-03-05")
    assert counter.state() == ("8", 0, 0, "10", 1)
    (returned,) = counter.asked.told(DisbursementReturned)
    assert (returned.use, returned.amount_fen) == ("volunteer_rewards", 700)
    entries = counter.asked.get(f"/volunteers/{counter.who}/point-entries")["items"]
    assert [(e["kind"], e["points"]) for e in entries[-2:]] == [
        ("redemption", "-7"),
        ("redemption_returned", "7"),
    ]
    assert counter.redeem().status == 201  # what came back does not count as this quarter's


def test_what_the_shop_refuses_leaves_nothing_reserved(counter):
    wish = counter.wish()
    counter.door.meanwhile = lambda: None
    counter.shop.count(10_000)
    answer = counter.redeem(**wish)
    assert answer.body["code"] == "till_not_open"
    assert counter.state() == BEFORE
    (row,) = counter.asked.get("/redemptions?state=refused")["items"]
    assert (row["id"], row["refusal"]) == (wish["id"], "till_not_open")
    assert len(counter.asked.told(CommitmentReleased)) == 1
    assert counter.redeem(**wish).body["code"] == "redemption_refused"
    counter.shop.open()
    assert counter.redeem(quantity="11", volunteer_id=counter.who).status == 409
    assert counter.redeem(sku="NONE").body["code"] == "product_not_found"
    assert counter.state() == BEFORE


def test_an_answer_that_is_lost_is_asked_for_again(counter):
    wish = counter.wish()
    redemption = begin(WHO, wish | {"quantity": 2_000, "till_id": None}, 700)
    assert counter.state() == ("1", 700, 0, "10", 0)
    assert counter.unanswered() == ([redemption.id], 1)
    counter.door.loses_answers = True
    assert counter.redeem(**wish).status == 503
    assert counter.state() == ("1", 700, 0, "8", 1)
    assert counter.act(redemption.id, "cancel").status == 503
    counter.door.loses_answers = False
    answers = together(3, lambda _: counter.redeem(**wish))
    assert {answer.body.get("state") or answer.status for answer in answers} <= {"sold", 409}
    assert counter.redeem(**wish).body["state"] == "sold"
    assert counter.state() == SOLD
    assert counter.unanswered() == ([], 0)
    assert len(counter.asked.told(DisbursementMade)) == 1


def test_who_was_killed_half_way_is_given_up_or_sold_but_never_both(counter):
    body = counter.wish() | {"quantity": 2_000, "till_id": None}
    killed = begin(WHO, body, 700)
    cancelled = counter.act(killed.id, "cancel").body
    assert (cancelled["state"], cancelled["refusal"]) == ("refused", "cancelled")
    assert counter.state() == BEFORE
    sold = begin(WHO, body | {"id": name()}, 700)
    counter.door.loses_answers = True
    assert counter.redeem(**body | {"id": sold.id, "quantity": "2"}).status == 503
    counter.door.loses_answers = False
    assert counter.act(sold.id, "cancel").body["state"] == "sold"
    assert counter.state() == SOLD
    assert note_sold(WHO, sold.id, {"sold_on": "2026-03-05", "name": "", "unit": ""}).name == "TEA"
    assert counter.state() == SOLD


def test_what_the_shop_has_sold_is_paid_though_the_fund_may_not_pay_by_now(counter):
    wish = counter.killed()
    counter.door.loses_answers = True
    assert counter.redeem(**wish).status == 503
    counter.door.loses_answers = False
    assert counter.state() == ("1", 700, 0, "8", 1)
    counter.freeze()
    counter.only_repairs(counter.fund)
    assert counter.redeem(**wish).body["state"] == "sold"
    assert counter.redeem(**wish).body["state"] == "sold"
    assert counter.state() == SOLD


def test_a_fund_frozen_while_the_shop_sells_pays(counter):
    wish = counter.killed()
    counter.door.meanwhile = counter.freeze
    assert counter.redeem(**wish).body["state"] == "sold"
    assert counter.state() == SOLD


def test_what_the_shop_was_not_asked_for_is_given_up_when_the_fund_may_not_pay(counter):
    wish = counter.killed()
    counter.only_repairs(counter.fund)
    assert counter.redeem(**wish).body["code"] == "fund_purpose_mismatch"
    assert counter.state() == BEFORE
    assert counter.asked.get(f"/redemptions/{wish['id']}")["refusal"] == "fund_purpose_mismatch"
    assert counter.redeem(**wish).body["code"] == "redemption_refused"
    assert counter.state() == BEFORE


def test_a_fund_frozen_before_the_shop_is_asked_again_buys_nothing(counter):
    wish = counter.killed()
    counter.freeze()
    answers = together(3, lambda _: counter.redeem(**wish).body["code"])
    assert set(answers) <= {"fund_frozen", "redemption_refused"}
    assert counter.state() == BEFORE
    assert len(counter.asked.told(CommitmentReleased)) == 1


def test_two_redemptions_at_once_never_overdraw_points_or_the_quarter(counter):
    answers = together(3, lambda _: counter.redeem().status)
    assert sorted(answers) == [201, 409, 409]
    assert counter.state() == SOLD
    counter.rule("2026-04-01", redemptions_per_quarter=9)
    with clock.fixed(clock.at(date(2026, 4, 1), 9)):
        other = counter.volunteer("李梅")
        counter.earn(other, 8)
        answers = together(3, lambda _: counter.redeem(volunteer_id=other).status)
        assert sorted(answers) == [201, 409, 409]
        assert counter.balance(other) == "1"


def test_points_that_a_complaint_takes_back_are_owed_when_they_are_spent(counter):
    assert counter.redeem().status == 201
    (first, *_) = counter.asked.get(f"/attendances?volunteer_id={counter.who}")["items"]
    path = f"/attendances/{first['id']}/uphold-complaint"
    counter.asked.post(path, {"reason": "投诉"}, role="reviewer")
    account = counter.account(counter.who)
    assert (account["points_balance"], account["points_owed"]) == ("0", "1")
    counter.earn(counter.volunteer("李梅"), 2)
    day = date(2026, 2, 1)
    counter.paper(counter.activity(day), [(counter.who, _at(day, 9), _at(day, 11))])
    account = counter.account(counter.who)
    assert (account["points_balance"], account["points_owed"]) == ("1", "0")
    entries = counter.asked.get(f"/volunteers/{counter.who}/point-entries")["items"]
    assert [(e["kind"], e["points"]) for e in entries[-3:]] == [
        ("reversal", "-1"),
        ("activity", "2"),
        ("recovery", "-1"),
    ]


def _at(day, hour):
    return clock.text(clock.at(day, hour))


def test_only_small_things_of_a_fund_that_may_are_bought(counter):
    assert counter.redeem(quantity="15").body["code"] == "fund_threshold_exceeded"
    forbidden = counter.funds.found()
    counter.funds.grant(forbidden, 10_000)
    counter.only_repairs(forbidden)
    assert counter.redeem(fund_id=forbidden).body["code"] == "fund_purpose_mismatch"
    assert counter.redeem(fund_id=counter.funds.found()).body["code"] == "fund_overdrawn"
    assert counter.redeem(fund_id=name()).body["code"] == "fund_unknown"
    assert counter.redeem(volunteer_id=name()).body["code"] == "volunteer_unknown"
    assert counter.state() == BEFORE


def test_nobody_moves_by_hand_what_a_fund_promised_for_points(counter):
    held = begin(WHO, counter.wish() | {"quantity": 2_000, "till_id": None}, 700)
    path = f"/commitments/{held.commitment_id}"
    for verb, body in (
        ("release", {"reason": "x"}),
        ("payments", {"amount_fen": 700, "document": "发票"}),
    ):
        code = counter.asked.refused(f"{path}/{verb}", body, role="accountant")
        assert code == "commitment_of_redemption"
    wish = {"fund_id": counter.fund, "use": "volunteer_rewards", "amount_fen": 1, "memo": "x"}
    assert counter.asked.refused("/commitments/for-use", wish, role="steward") == "invalid_request"
    assert counter.act(held.id, "cancel").status == 200
    sold = counter.redeem().body
    body = {"amount_fen": 700, "reason": "x", "received_on": DAY.isoformat()}
    path = f"/disbursements/{sold['disbursement_id']}/returns"
    assert counter.asked.refused(path, body, role="cashier") == "disbursement_of_redemption"


def test_who_may_not_redeem_and_other_communities_see_nothing(counter):
    for role in ("repairer", "accountant", "reviewer", "admin", "steward"):
        body = counter.wish()
        assert counter.asked.refused("/redemptions", body, role=role) == "forbidden"
    sold = counter.redeem().body
    assert counter.act(name(), "cancel").status == 404
    for verb in ("cancel", "return"):
        answer = counter.act(sold["id"], verb, {"reason": "x"}, community="other")
        assert answer.status == 404
    assert counter.asked.get("/redemptions", community="other")["items"] == []
    refused = counter.act(sold["id"], "cancel").body
    assert refused["state"] == "sold"


def test_who_recorded_or_put_right_any_hours_does_not_redeem_them(counter):
    def both(user):
        body = counter.wish()
        return counter.asked.ask("POST", "/redemptions", body, role="cashier+steward", user=user)

    assert both("steward").body["code"] == "redeemer_is_recorder"
    assert both("steward").status == 403
    (row, *_) = counter.asked.get(f"/attendances?volunteer_id={counter.who}")["items"]
    day = date.fromisoformat(row["day"])
    right = {"signed_in_at": _at(day, 9), "signed_out_at": _at(day, 12), "reason": "迟"}
    counter.asked.post(f"/attendances/{row['id']}/put-right", right, role="reviewer")
    assert both("reviewer").body["code"] == "redeemer_is_recorder"
    there = counter.sign_in(counter.activity(kind="other"), counter.who, _at(DAY, 18))
    path = f"/attendances/{there['id']}/sign-out"
    counter.asked.post(path, {"at": _at(DAY, 20)}, role="repairer", user="li")
    assert both("li").body["code"] == "redeemer_is_recorder"
    assert both("wang").body["state"] == "sold"


def test_the_books_of_both_companies_agree_with_the_shop_and_the_funds(counter, settings):
    counter.rule("2026-03-06", redemptions_per_quarter=9, points_per_yuan="0.100")
    funds = [counter.fund]
    for terms in ({"nature": "H", "book": "property"}, {"nature": "X"}, {"book": "property"}):
        funds.append(counter.funds.found(**terms))
        counter.funds.grant(funds[-1], 10_000)
    with clock.fixed(clock.at(date(2026, 3, 6), 21)):
        sold = [counter.redeem(fund_id=fund_id).body for fund_id in [*funds, counter.fund]]
        assert [row["points"] for row in sold] == ["0.700"] * 5
        assert counter.act(sold[0]["id"], "return", {"reason": "破损"}).status == 200
        with running(LEDGER, settings) as ledger:
            heard = heard_by_the_ledger(counter.asked)
            ledger.hear(*heard)
            agree(counter, ledger, -2_800)
            counter.shop.count(10_000, closed_at="2026-03-06T12:50:00Z")
            counter.shop.close_day("2026-03-06")
            ledger.hear(*heard_by_the_ledger(counter.store))
            agree(counter, ledger, 0)
            sale = counter.asked.get(f"/redemptions/{sold[1]['id']}")
            counter.shop.open(opened_at="2026-03-06T12:55:00Z")
            counter.act(sale["id"], "return", {"reason": "破损"})
            ledger.hear(*heard_by_the_ledger(counter.asked)[len(heard) :])
            agree(counter, ledger, 700)
            companies = ledger.get("/intercompany?period=2026-03")
            assert {row["state"] for row in companies["rows"]} <= {"agreed"}, companies
            assert companies["consolidated_fen"] == 0


def heard_by_the_ledger(asked):
    return [fact for fact in asked.told() if "ledger" in fact.heard_by]


def agree(counter, ledger, owed_fen):
    """What the shop is to have of funds, by the shop and the funds, and by the ledger."""
    figures = [
        asked.get("/figures", role="", acting_service="gateway")
        for asked in (counter.store, counter.asked, ledger)
    ]
    shop, funds, books = figures
    assert shop["fund_sales_fen"] - funds["rewards_paid_fen"] == owed_fen
    assert books["fund_sales_fen"] == owed_fen
    carried = {key: row for key, row in funds["funds"].items() if row["nature"] != "X"}
    assert books["funds"] == {key: row["balance_fen"] for key, row in carried.items()}
    assert {book["broken_at"] for book in books["books"].values()} == {None}
