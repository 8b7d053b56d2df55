"""The clearing accounts: paid out from bills, explained to zero, and what stands open by name."""

import random
from datetime import date, datetime, timedelta

import peewee
import pytest
from playhouse.migrations import Runner

from services.ledger.app import SERVICE as LEDGER
from services.ledger.figures import figures as ledger_figures
from services.store.app import SERVICE
from services.store.clearing import commands
from services.store.deposits import commands as deposits
from services.store.figures import figures as store_figures
from services.store.settlements.models import Settlement, SettlementBill
from shared import clock
from shared.facts import ClearingExplained, SettlementReceived
from shared.identity import Principal
from tests.service import COMMUNITY, running
from tests.store.bills.desk import SALE, Desk, code
from tests.store.bills.made import Paid
from tests.threads import together

NOBODY = "01920000-0000-7000-8000-ffffffffffff"


@pytest.fixture
def desk(shop):
    return Desk(shop)


def payout(desk, *bills, on="2026-03-04", channel="wechat", **more):
    body = {"channel": channel, "arrived_on": on, **more}
    if bills:
        body["bill_ids"] = [bill["bill"]["id"] for bill in bills]
    return desk.store.ask("POST", "/settlements", body, role="cashier")


def account(desk, channel="wechat", **more):
    """The balance and its parts, which must add up."""
    query = "".join(f"&{name}={value}" for name, value in more.items())
    found = desk.store.get(f"/clearing?channel={channel}{query}", role="accountant")
    parts = {part["name"]: part["amount_fen"] for part in found["parts"]}
    assert sum(parts.values()) == found["balance_fen"], found
    return found | {name: fen for name, fen in parts.items() if fen}


def open_parts(found):
    names = (
        "bills_not_paid_out payouts_without_bills paid_to_suppliers "
        "only_platform amount_differs only_ours not_in_a_bill"
    )
    return {name: found[name] for name in names.split() if name in found}


def explain_ours(desk, movement, treatment, reason="未到账", **more):
    field = "refund_id" if "refunded_at" in movement else "sale_id"
    body = {
        "channel": "wechat",
        field: movement["id"],
        "treatment": treatment,
        "reason": reason,
        **more,
    }
    return desk.store.ask("POST", "/reconciliation/explain", body, role="cashier")


def approve(desk, explanation, role="reviewer", verb="approve", **who):
    return desk.store.ask("POST", f"/explanations/{explanation['id']}/{verb}", role=role, **who)


# -- payouts ------------------------------------------------------------------------------------


def test_a_payout_of_bills_computes_its_gross_and_its_fee(desk):
    first = desk.bring(Paid("1", 6000, millifen=32_400), Paid("2", -5000, millifen=-27_000))
    second = desk.bring(Paid("3", 1000, "2026-03-03 09:00:00", millifen=5_400))
    paid = payout(desk, first, second).body
    assert (paid["gross_fen"], paid["fee_fen"], paid["net_fen"]) == (2000, 10, 1990)
    assert paid["bill_ids"] == sorted([first["bill"]["id"], second["bill"]["id"]])
    told = desk.store.told(SettlementReceived)
    assert [(fact.gross_fen, fact.fee_fen) for fact in told] == [(2000, 10)]
    listed = desk.store.get("/bills?settled=true", role="cashier")["items"]
    assert [bill["settlement_id"] for bill in listed] == [paid["id"], paid["id"]]
    assert desk.store.get("/bills?settled=false", role="cashier")["items"] == []
    assert desk.store.get("/settlements?billed=true", role="cashier")["items"] == [paid]
    assert desk.store.get("/settlements?channel=alipay", role="cashier")["items"] == []


def test_a_bill_is_paid_out_once_and_the_refusal_names_the_payout(desk):
    bill = desk.bring(Paid("1", 6000))
    body = {"id": SALE.format(1)}
    paid = payout(desk, bill, **body)
    assert payout(desk, bill, **body).body == paid.body
    again = payout(desk, bill)
    assert (code(again), again.body["settlement_id"]) == ("bill_settled_already", paid.body["id"])
    other = desk.bring(Paid("2", 6000))
    assert code(payout(desk, other, **body)) == "settlement_differs"
    assert code(payout(desk, bill, on="2026-03-05", **body)) == "settlement_differs"
    assert len(desk.store.told(SettlementReceived)) == 1


def test_two_payouts_of_one_bill_at_once_are_one(desk):
    bill = desk.bring(Paid("1", 6000))
    answers = together(2, lambda _: payout(desk, bill))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert len(desk.store.told(SettlementReceived)) == 1


def test_more_given_back_than_taken_is_no_payout_until_the_next_bills_cover_it(desk):
    back = desk.bring(Paid("1", 100), Paid("2", -5000, millifen=-27_000))
    refused = payout(desk, back)
    assert (code(refused), refused.body["net_fen"]) == ("payout_negative", -4873)
    assert "-48.73" in refused.body["detail"]
    following = desk.bring(Paid("3", 9000, "2026-03-03 09:00:00", millifen=48_600))
    paid = payout(desk, back, following).body
    assert (paid["gross_fen"], paid["fee_fen"]) == (4100, 22)


def test_a_payout_may_bring_back_more_fees_than_were_kept(desk):
    bill = desk.bring(Paid("1", 1000, millifen=5_000), Paid("2", -900, millifen=-27_000))
    paid = payout(desk, bill).body
    assert (paid["gross_fen"], paid["fee_fen"], paid["net_fen"]) == (100, -22, 122)


def test_a_payout_that_comes_to_nothing_is_recorded_and_closes_its_bill(desk):
    bill = desk.bring(Paid("1", 5000), Paid("2", -5000))
    assert payout(desk, bill).body["net_fen"] == 0
    assert desk.store.get("/bills?settled=false", role="cashier")["items"] == []


def test_sums_are_computed_from_bills_or_typed_never_both(desk):
    bill = desk.bring(Paid("1", 6000))
    assert code(payout(desk, bill, gross_fen=6000, fee_fen=0)) == "payout_unfitting"
    assert code(payout(desk, gross_fen=6000)) == "payout_unfitting"
    assert code(payout(desk)) == "payout_unfitting"
    assert code(payout(desk, gross_fen=100, fee_fen=101)) == "fee_exceeds_gross"
    assert code(payout(desk, bill, bill)) == "invalid_request"
    assert code(payout(desk, bill, channel="alipay")) == "other_channel"
    assert code(payout(desk, bill, on="2026-03-01")) == "payout_before_bill"
    assert code(payout(desk, {"bill": {"id": NOBODY}})) == "bill_unknown"
    assert desk.store.told(SettlementReceived) == []


def test_a_payout_that_was_typed_is_given_its_bills_when_they_come(desk):
    typed = payout(desk, gross_fen=6000, fee_fen=32).body
    assert open_parts(account(desk)) == {"payouts_without_bills": -6000}
    bill = desk.bring(Paid("1", 6000, millifen=32_400))
    wrong = desk.bring(Paid("2", 5999))

    def name(*bills, settlement=typed["id"]):
        body = {"bill_ids": [report["bill"]["id"] for report in bills]}
        path = f"/settlements/{settlement}/bills"
        return desk.store.ask("POST", path, body, role="cashier")

    refused = name(wrong)
    assert code(refused) == "payout_differs_from_bills"
    assert "60.00" in refused.body["detail"] and "59.99" in refused.body["detail"]
    assert code(name(bill, settlement=NOBODY)) == "settlement_unknown"
    named = name(bill).body
    assert named == typed | {"bill_ids": [bill["bill"]["id"]]}
    assert name(bill).body == named
    assert code(name(wrong)) == "bills_named_already"
    assert len(desk.store.told(SettlementReceived)) == 1
    assert open_parts(account(desk)) == {
        "bills_not_paid_out": 5999,
        "only_platform": -11_999,
    }


# -- differences --------------------------------------------------------------------------------


def test_the_account_comes_to_zero_when_all_is_paid_out_and_explained(desk):
    agreed, short, never = (
        desk.pay(id=SALE.format(1)),
        desk.pay(id=SALE.format(2)),
        desk.pay(id=SALE.format(3)),
    )
    bill = desk.bring(
        Paid("1", 350, order=agreed["id"]),
        Paid("2", 300, order=short["id"]),
        Paid("3", 1000, "2026-03-02 10:00:00"),
        Paid("4", 80, "2026-03-02 10:00:00"),
    )
    found = account(desk)
    assert found["balance_fen"] == 1050
    assert open_parts(found) == {
        "bills_not_paid_out": 1730,
        "only_platform": -1080,
        "amount_differs": 50,
        "only_ours": 350,
    }
    payout(desk, bill)
    rows = desk.rows(bill)
    desk.explain(rows[1], "loss", "少收")
    desk.explain(rows[2], "payable", "来源待查")
    desk.explain(rows[3], "gain", "多收")
    owed = explain_ours(desk, never, "receivable", person="小李").body
    assert account(desk)["waiting"] == 1
    assert account(desk)["balance_fen"] == 350
    assert approve(desk, owed).body["state"] == "approved"
    found = account(desk)
    assert (found["balance_fen"], found["waiting"], open_parts(found)) == (0, 0, {})
    assert [part["count"] for part in found["parts"]] == [0] * len(found["parts"])
    assert [
        (fact.treatment, fact.amount_fen, fact.person)
        for fact in desk.store.told(ClearingExplained)
    ] == [
        ("loss", -50, None),
        ("payable", 1000, None),
        ("gain", 80, None),
        ("receivable", -350, "小李"),
    ]
    assert desk.reconcile()["open"] == 0


def test_a_payment_by_mistake_and_its_way_back_cancel_each_other(desk):
    bill = desk.bring(Paid("1", 350), Paid("2", -350, "2026-03-02 10:00:00"))
    assert payout(desk, bill).body["gross_fen"] == 0
    came, went = desk.rows(bill)
    assert desk.explain(came, "payable", "顾客误转")["effect_fen"] == 350
    assert desk.explain(went, "payable", "误转已退还")["effect_fen"] == -350
    found = account(desk)
    assert (found["balance_fen"], open_parts(found)) == (0, {})


def test_a_sale_recorded_late_is_confirmed_and_needs_no_approval(desk):
    row = desk.rows(desk.bring(Paid("1", 350)))[0]
    said = desk.say("explain", row, treatment="late_sale", reason="漏记").body
    assert (said["state"], said["effect_fen"]) == ("noted", 0)
    assert code(approve(desk, said)) == "explanation_decided"
    assert open_parts(account(desk))["only_platform"] == -350
    sale = desk.pay()
    assert desk.say("confirm", row, sale_id=sale["id"]).body["open"] is False
    assert open_parts(account(desk)) == {"bills_not_paid_out": 350}


def test_a_refund_that_never_reached_the_platform_is_explained_by_its_name(desk):
    sale = desk.pay(id=SALE.format(1))
    refund = desk.take_back(sale, refunded_at="2026-03-02T02:00:00Z")
    desk.bring(Paid("1", 350, order=sale["id"]), Paid("2", 1, "2026-03-02 11:00:00"))
    assert open_parts(account(desk))["only_ours"] == -350
    assert code(explain_ours(desk, refund, "loss")) == "treatment_unfitting"
    said = explain_ours(desk, refund, "payable").body
    assert (said["effect_fen"], said["kind"], said["ours_id"]) == (350, "refund", refund["id"])
    approve(desk, said)
    assert "only_ours" not in open_parts(account(desk))


def test_a_treatment_fits_the_side_on_which_the_money_is(desk):
    sale = desk.pay(id=SALE.format(1))
    never = desk.pay(id=SALE.format(2))
    bill = desk.bring(Paid("1", 300, order=sale["id"]), Paid("2", 10, "2026-03-02 11:00:00"))
    differs, more = desk.rows(bill)

    def refused(row, treatment, **body):
        return code(desk.say("explain", row, treatment=treatment, reason="x", **body))

    assert refused(more, "loss") == "treatment_unfitting"
    assert refused(differs, "gain") == "treatment_unfitting"
    assert refused(differs, "late_sale") == "treatment_unfitting"
    assert refused(differs, "receivable") == "person_missing"
    assert refused(differs, "none") == "invalid_request"
    assert code(explain_ours(desk, never, "gain")) == "treatment_unfitting"
    assert code(explain_ours(desk, never, "late_sale")) == "treatment_unfitting"
    matched = explain_ours(desk, sale, "loss")
    assert (code(matched), matched.body["row_id"]) == ("ours_in_a_bill", differs["id"])
    assert code(explain_ours(desk, {"id": NOBODY}, "loss")) == "sale_unknown"
    unknown = {"id": NOBODY, "refunded_at": ""}
    assert code(explain_ours(desk, unknown, "loss")) == "refund_unknown"
    both = explain_ours(desk, never, "loss", refund_id=NOBODY)
    assert code(both) == "explanation_unfitting"
    assert desk.store.get("/explanations", role="cashier")["items"] == []


def test_whoever_explains_does_not_approve_and_the_cashier_never_does(desk):
    row = desk.rows(desk.bring(Paid("1", 350)))[0]
    said = desk.say("explain", row, treatment="gain", reason="多收").body
    for role in ("cashier", "clerk", "admin", "district"):
        assert code(approve(desk, said, role=role)) == "forbidden"
    assert code(approve(desk, said, role="accountant", user="cashier")) == "same_person"
    assert code(approve(desk, {"id": NOBODY})) == "explanation_unknown"
    assert code(approve(desk, {"id": NOBODY}, verb="reject")) == "explanation_unknown"
    assert code(approve(desk, said, community="elsewhere")) == "explanation_unknown"
    waiting = desk.store.get("/explanations?waiting=true&channel=wechat", role="reviewer")["items"]
    assert waiting == [said]
    done = approve(desk, said, role="accountant").body
    assert (done["state"], done["decided_by"]) == ("approved", "accountant")
    assert approve(desk, said, role="reviewer").body == done
    assert code(approve(desk, said, verb="reject")) == "explanation_decided"
    assert desk.store.get("/explanations?waiting=true", role="reviewer")["items"] == []
    assert len(desk.store.told(ClearingExplained)) == 1


def test_what_is_rejected_moves_nothing_and_is_explained_anew(desk):
    row = desk.rows(desk.bring(Paid("1", 350)))[0]
    word = {"treatment": "gain", "reason": "多收"}
    said = desk.say("explain", row, **word).body
    assert approve(desk, said, verb="reject").body["state"] == "rejected"
    assert approve(desk, said, verb="reject").body["state"] == "rejected"
    assert code(approve(desk, said)) == "explanation_decided"
    assert desk.store.told(ClearingExplained) == []
    assert desk.rows({"bill": {"id": row["bill_id"]}})[0]["explained"] is None
    again = desk.say("explain", row, **word).body
    assert (again["state"], again["id"] == said["id"]) == ("waiting", False)


def test_two_approvals_and_two_explanations_at_once_are_one(desk):
    row = desk.rows(desk.bring(Paid("1", 350)))[0]
    said = together(2, lambda n: desk.say("explain", row, treatment="gain", reason=f"第{n}次"))
    assert sorted(answer.status for answer in said) == [200, 409]
    won = next(answer.body for answer in said if answer.status == 200)
    answers = together(3, lambda n: approve(desk, won, user=f"zhou-{n}"))
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert len({answer.body["decided_by"] for answer in answers}) == 1
    assert len(desk.store.told(ClearingExplained)) == 1


def test_approval_looks_again_and_refuses_what_has_found_its_other_side(desk):
    report = desk.bring(Paid("1", 350, order=SALE.format(1)))
    said = desk.say("explain", desk.rows(report)[0], treatment="gain", reason="多收").body
    desk.pay(id=SALE.format(1))  # a till that was offline
    assert code(approve(desk, said)) == "explanation_outdated"
    assert approve(desk, said, verb="reject").status == 200
    assert open_parts(account(desk)) == {"bills_not_paid_out": 350}


def test_a_loss_that_arrives_after_all_stands_open_again_and_is_brought_back(desk):
    sale = desk.pay(id=SALE.format(1))
    desk.bring(Paid("1", 10, "2026-03-02 12:00:00"))
    approve(desk, explain_ours(desk, sale, "loss").body)
    assert "only_ours" not in open_parts(account(desk))
    late = desk.bring(Paid("2", 350, "2026-03-02 12:00:00", order=sale["id"]))
    row = desk.rows(late)[0]
    assert (row["class"], row["open"], row["standing_fen"]) == ("matched", True, -350)
    assert open_parts(account(desk))["amount_differs"] == -350
    assert desk.explain(row, "gain", "已到账")["effect_fen"] == 350
    assert open_parts(account(desk)) == {"bills_not_paid_out": 360, "only_platform": -10}


def test_every_part_is_listed_a_page_at_a_time_where_the_account_says(desk):
    sales = [desk.pay(id=SALE.format(n)) for n in range(1, 4)]
    later = desk.pay(id=SALE.format(4), sold_at="2026-03-02T08:00:00Z")
    bill = desk.bring(
        Paid("1", 300, order=sales[0]["id"]),
        *(Paid(str(n), 10 + n, "2026-03-02 12:00:00") for n in range(2, 5)),
    )
    desk.say("explain", desk.rows(bill)[0], treatment="loss", reason="少收")
    found = account(desk)
    links = {part["name"]: part["list"] for part in found["parts"]}
    assert links["paid_to_suppliers"] is links["payouts_without_bills"] is None
    for name, count in (
        ("only_platform", 3),
        ("amount_differs", 1),
        ("only_ours", 2),
        ("not_in_a_bill", 1),
    ):
        items, after = [], ""
        while after is not None:
            path = links[name] + "&limit=2" + (f"&after={after}" if after else "")
            page = desk.store.get(path, role="reviewer")
            items += page["items"]
            after = page["next"]
        assert len(items) == count
        assert sum(item["standing_fen"] for item in items) == found[name]
    last = desk.store.get(links["not_in_a_bill"], role="reviewer")["items"][0]
    assert (last["ours_id"], last["row_id"], last["ours_fen"]) == (later["id"], None, 350)
    assert (last["platform_fen"], last["platform_at"]) == (None, None)
    differs = desk.store.get(links["amount_differs"], role="reviewer")["items"][0]
    assert (differs["row_id"], differs["ours_id"]) == (desk.rows(bill)[0]["id"], sales[0]["id"])
    assert (differs["platform_fen"], differs["ours_fen"], differs["standing_fen"]) == (300, 350, 50)
    unpaid = desk.store.get(links["bills_not_paid_out"], role="reviewer")["items"]
    assert [item["id"] for item in unpaid] == [bill["bill"]["id"]]


def test_another_community_and_another_channel_have_accounts_of_their_own(desk):
    desk.pay()
    desk.pay(method="alipay")
    desk.bring(Paid("1", 500))
    path = "/clearing?channel=wechat"
    theirs = desk.store.get(path, role="accountant", community="elsewhere")
    assert (theirs["balance_fen"], {part["count"] for part in theirs["parts"]}) == (0, {0})
    assert open_parts(account(desk, "alipay")) == {"not_in_a_bill": 350}
    assert desk.store.ask("GET", path, role="clerk").status == 403
    assert desk.store.ask("GET", "/explanations", role="clerk").status == 403


def test_a_supplier_paid_from_the_account_is_a_part_of_it(desk):
    desk.pay()
    desk.shop.receive("TEA", "10", 100)
    body = {
        "supplier_id": desk.shop.supplier,
        "paid_on": "2026-03-02",
        "method": "wechat",
        "amount_fen": 100,
    }
    desk.store.post("/supplier-payments", body, role="cashier")
    found = account(desk)
    assert (found["balance_fen"], found["suppliers_fen"]) == (250, 100)
    assert open_parts(found) == {"paid_to_suppliers": -100, "not_in_a_bill": 350}


# -- all of it together -------------------------------------------------------------------------


class Month:
    """Some days of a shop and its platform, in which everything goes wrong now and then."""

    def __init__(self, desk, seed):
        self.desk, self.dice = desk, random.Random(seed)
        self.sales, self.bills, self.told, self.number = [], [], set(), 0

    def day(self, number):
        for _ in range(6):
            self.sell(number)
        if self.dice.random() < 0.8:
            self.bill(number)
        if self.dice.random() < 0.6:
            self.pay_out(number)
        self.explain(clock.at(date(2026, 3, 2 + number), 23, 59))

    def moment(self, number):
        minute = self.dice.randrange(1440)
        start = datetime(2026, 3, 2, tzinfo=clock.SHANGHAI) + timedelta(days=number, minutes=minute)
        return start.isoformat()

    def sell(self, number):
        self.number += 1
        sale_id = f"01920000-0000-7000-8000-{self.number:012d}"
        sku, fen = self.dice.choice((("TEA", 350), ("MEAL", 600), ("RICE", 2999)))
        sold_at = self.moment(number)
        sale = self.desk.pay(sku, fen, id=sale_id, sold_at=sold_at)
        self.sales.append(("payment", sale_id, fen, sold_at))
        if self.dice.random() < 0.3:
            refund_id = f"01920000-0000-7000-9000-{self.number:012d}"
            back = self.desk.take_back(sale, refunded_at=sold_at, id=refund_id)
            self.sales.append(("refund", refund_id, -back["total_fen"], sold_at))

    def bill(self, number):
        rows = []
        for kind, ours_id, fen, at in self.sales:
            if ours_id in self.told or self.dice.random() < 0.3:
                continue
            self.told.add(ours_id)
            self.number += 1
            off = self.dice.choice((0, 0, 0, 0, 5, -5))
            named = {"order": ours_id} if kind == "payment" else {"order": "X", "refund": ours_id}
            if self.dice.random() < 0.2:
                named = {}
            moment = f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S}"
            rows.append(Paid(str(self.number), fen + off, moment, millifen=fen * 6, **named))
        rows.append(Paid(f"9{number}", 77, f"2026-03-{2 + number:02d} 12:00:00", millifen=400))
        self.bills.append((number, self.desk.bring(*rows)))

    def pay_out(self, number):
        if self.dice.random() < 0.2:
            payout(self.desk, on=f"2026-03-{3 + number:02d}", gross_fen=1234, fee_fen=7)
        due = [bill for _, bill in self.bills]
        answer = payout(self.desk, *due, on=f"2026-03-{3 + number:02d}")
        if answer.status == 201:
            self.bills = []

    def explain(self, now):
        for name in ("only_platform", "amount_differs", "only_ours"):
            path = f"/clearing/differences?channel=wechat&class={name}"
            for found in self.desk.store.get(path, role="cashier")["items"]:
                if self.dice.random() < 0.6:
                    self.resolve(found, now)

    def resolve(self, found, now):
        way = ("gain", "payable") if found["standing_fen"] < 0 else ("loss", "receivable")
        treatment = self.dice.choice(way)
        more = {"person": "小李"} if treatment == "receivable" else {}
        if found["row_id"]:
            row = {"id": found["row_id"]}
            said = self.desk.say("explain", row, treatment=treatment, reason="对账", **more)
        else:
            side = {"id": found["ours_id"]}
            if found["kind"] == "refund":
                side["refunded_at"] = ""
            said = explain_ours(self.desk, side, treatment, **more)
        if said.status == 200 and self.dice.random() < 0.7:
            with clock.fixed(now), self.desk.store.service.database.connection():
                # Said to the command itself: a token is out of date on a day of the past.
                commands.approve(Principal("zhou", COMMUNITY, ("reviewer",)), said.body["id"])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_parts_add_up_to_the_balance_on_every_day_whatever_happens(desk, seed, settings):
    month = Month(desk, seed)
    for number in range(5):
        month.day(number)
        account(desk)
        if number % 2:
            desk.shop.count(10_000, closed_at=f"2026-03-{2 + number:02d}T15:59:59Z")
            for day in range(2 + number - 1, 3 + number):
                desk.store.ask("POST", f"/days/2026-03-{day:02d}/close", {}, role="clerk")
            desk.shop.open(opened_at=f"2026-03-{2 + number:02d}T16:00:00Z")
    days = {account(desk, on=f"2026-03-{day:02d}")["explained_fen"] for day in range(1, 10)}
    assert len(days) > 2
    assert len(desk.store.told(ClearingExplained)) > 5
    with running(LEDGER, settings) as ledger:
        ledger.hear(*(fact for fact in desk.store.told() if "ledger" in fact.heard_by))
        with ledger.service.database.connection():
            booked = ledger_figures(COMMUNITY)["clearing_fen"]
    with desk.store.service.database.connection():
        kept = store_figures(COMMUNITY)["clearing_fen"]
    assert kept == booked
    found = account(desk)
    assert found["balance_fen"] - found["unreported_fen"] == kept["wechat"]


def test_the_figures_leave_out_what_no_z_report_has_told(desk):
    def figure():
        with desk.store.service.database.connection():
            return store_figures(COMMUNITY)["clearing_fen"]

    desk.pay()
    assert figure() == {"wechat": 0, "alipay": 0}
    assert account(desk)["unreported_fen"] == account(desk)["balance_fen"] == 350
    desk.shop.count(10_000)
    desk.shop.close_day()
    assert figure() == {"wechat": 350, "alipay": 0}
    assert account(desk)["unreported_fen"] == 0


def test_payouts_and_decisions_are_final(desk):
    bill = desk.bring(Paid("1", 350))
    payout(desk, bill)
    desk.explain(desk.rows(bill)[0])
    changes = (
        "UPDATE settlement SET gross_fen = 1",
        "DELETE FROM settlement_bill",
        "UPDATE explanation SET effect_fen = 1",
        "DELETE FROM explanation_decision",
    )
    with desk.store.service.database.connection():
        for change in changes:
            with pytest.raises(peewee.DatabaseError):
                SERVICE.database.proxy.execute_sql(change)
        assert (Settlement.select().count(), SettlementBill.select().count()) == (1, 1)


# -- what was kept before -----------------------------------------------------------------------

MOMENT = "2026-03-03T01:00:00.000000Z"


def keep_payouts_and_words_of_old(bare):
    """A database as it was while a word moved no money and no payout named its bills."""
    database = SERVICE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "store"')
    Runner(database.proxy.obj, str(SERVICE.migrations)).up("0003_bills")
    for text in (
        "INSERT INTO settlement VALUES ('s-1', 'xinsheng', 'wechat', '2026-03-03', 500, 3, "
        f"'li', '{MOMENT}')",
        "INSERT INTO bill (id, community, channel, kind, sha256, rows_new, rows_known, "
        "rows_ignored, gross_fen, refund_fen, fee_fen, imported_by, imported_at) VALUES ('b-1', "
        f"'xinsheng', 'wechat', 'wechat_all', 'x', 1, 0, 0, 350, 0, 0, 'li', '{MOMENT}')",
        "INSERT INTO bill_row (id, bill_id, community, channel, line_no, kind, platform_no, "
        "refund_no, moment, amount_fen, fee_millifen) VALUES ('r-1', 'b-1', 'xinsheng', "
        f"'wechat', 2, 'payment', '42', '', '{MOMENT}', 350, 0)",
        f"INSERT INTO bill_explanation VALUES ('r-1', 'xinsheng', '顾客误转', 'li', '{MOMENT}')",
    ):
        database.proxy.execute_sql(text)
    database.close()


def test_an_old_word_stays_and_its_money_is_named_until_it_is_treated(bare):
    keep_payouts_and_words_of_old(bare)
    with running(SERVICE, bare) as store:
        kept = store.get("/explanations", role="cashier")["items"]
        assert [(w["treatment"], w["reason"], w["state"], w["row_id"]) for w in kept] == [
            ("none", "顾客误转", "noted", "r-1")
        ]
        paid = store.get("/settlements", role="cashier")["items"]
        assert [(p["gross_fen"], p["fee_fen"], p["bill_ids"]) for p in paid] == [(500, 3, [])]
        row = store.get("/bills/b-1/rows", role="cashier")["items"][0]
        assert (row["open"], row["explained"]["reason"]) == (True, "顾客误转")
        word = {"treatment": "payable", "reason": "待查"}
        said = store.post("/bill-rows/r-1/explain", word, role="cashier")
        store.post(f"/explanations/{said['id']}/approve", role="reviewer")
        assert store.get("/bills/b-1", role="cashier")["open"] == 0


def test_deposits_that_came_and_went_by_the_platform_stand_on_the_account_too(desk):
    who = Principal("clerk", COMMUNITY, ("clerk",))
    with desk.store.service.database.connection():
        held = deposits.open_account(who, "member", "member-1")
        at = datetime(2026, 3, 2, 9, tzinfo=clock.SHANGHAI)
        taken = deposits.take_deposit(who, held, "wechat", 12_000, at)
        deposits.refund_deposit(who, held, "wechat", 2_000, at, "退还余额")
        assert store_figures(COMMUNITY)["clearing_fen"]["wechat"] == 10_000
    assert account(desk)["balance_fen"] == 10_000
    desk.bring(Paid("1", 12_000, order=taken.id.replace("-", "")))
    assert open_parts(account(desk)) == {"bills_not_paid_out": 12_000, "only_ours": -2_000}
