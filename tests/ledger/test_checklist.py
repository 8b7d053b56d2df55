"""A month closes through a gate: what blocks it, what is accepted by name, and what is kept."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import peewee
import pytest

from services.ledger.periods.checklist import rules
from shared import clock, facts
from shared.errors import Invalid, Refusal
from tests.ledger import by_hand
from tests.ledger import happenings as h
from tests.service import event_of
from tests.threads import together

APRIL = date(2026, 4, 1)
OWN = [
    "attention_open",
    "bank_not_reconciled",
    "cash_negative",
    "earlier_period_open",
    "facts_parked",
    "facts_unread",
    "period_not_over",
    "recurring_unmade",
    "small_scale_limit",
    "trial_balance_unequal",
    "variance_open",
    "vouchers_unposted",
]
SHOPS = [
    "campaign_unsettled",
    "clearing_open",
    "count_unresolved",
    "day_not_closed",
    "settlement_unmatched",
    "stock_not_counted",
    "till_open",
]


def items(ledger, period="2026-03", book="store", on=APRIL, **who):
    """The items of a month's checklist by code, as they stand on a day."""
    return {item["code"]: item for item in checklist(ledger, period, book, on, **who)["items"]}


def checklist(ledger, period="2026-03", book="store", on=APRIL, role="accountant", **who):
    token = ledger.token(role, **who)
    with clock.fixed(clock.at(on, 9)):
        answer = ledger.app.test_client().get(
            f"/books/{book}/periods/{period}/checklist",
            headers={"Authorization": f"Bearer {token}"},
        )
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def standing(ledger, *where, **how):
    """The codes that are open, what blocks first."""
    return [code for code, item in items(ledger, *where, **how).items() if item["state"] == "open"]


def parked(ledger, fact, error="voucher_unbalanced: no"):
    """A fact that could not be applied."""
    database = ledger.service.database
    with database.connection():
        event = json.dumps(event_of(fact, 1))
        row = {"source": fact.told_by, "error": error, "parked_at": clock.now()}
        database.kernel.ParkedFact.create(fact_id="fact-1", event=event, **row)


def row_count(ledger, table):
    with ledger.service.database.connection():
        return ledger.service.database.proxy.execute_sql(f"SELECT COUNT(*) FROM {table}").fetchone()


# -- the list -----------------------------------------------------------------------------------


def test_the_checklist_names_every_item_and_who_reads_books_reads_it(ledger):
    goods, day, payout = h.march_at_the_shop()
    ledger.hear(goods, day)
    found = checklist(ledger)
    assert sorted(item["code"] for item in found["items"]) == sorted(OWN + SHOPS)
    assert {item["state"] for item in found["items"]} == {"clear"}
    assert (found["ready"], found["closed"]) == (True, False)
    severities = [item["severity"] for item in found["items"]]
    assert severities == sorted(severities), "what blocks stands first"
    assert sorted(items(ledger, book="property", role="reviewer")) == OWN
    assert standing(ledger, on=date(2026, 3, 31)) == ["period_not_over"]
    ledger.hear(payout)
    bank = items(ledger)["bank_not_reconciled"]
    assert (bank["state"], bank["details"][0]["reason"]) == ("open", "no_statement")
    path = "/books/store/periods/2026-03/checklist"
    assert ledger.ask("GET", path, role="clerk").status == 403
    assert ledger.ask("GET", "/books/store/periods/2026-3/checklist").body["code"] == (
        "period_unknown"
    )


def test_everything_in_the_way_is_told_at_once_and_nothing_is_written(ledger):
    ledger.hear(
        *h.march_at_the_shop(),
        h.goods_received(100, on="2026-02-27"),
        facts.AttentionRaised(
            attention_id="attention-1", code="clock_skew", day="2026-03-31", sentence="Off."
        ),
        h.stock_adjusted("stock_count", -200),
    )
    draft = by_hand.make(ledger)
    parked(ledger, h.till_closed(100))
    vouchers = row_count(ledger, "voucher")
    answer = h.ask_to_close(ledger, "store", "2026-03", date(2026, 3, 31))
    assert h.obstacles(answer) == [
        "attention_open",
        "earlier_period_open",
        "facts_parked",
        "period_not_over",
        "vouchers_unposted",
        "variance_open",
    ]
    named = {found["code"]: found["details"] for found in answer.body["obstacles"]}
    assert named["attention_open"][0]["attention_id"] == "attention-1"
    assert named["facts_parked"][0] | {"error": ""} == {
        "fact_id": "fact-1",
        "source": "store",
        "fact": "till_closed",
        "day": "2026-03-10",
        "error": "",
    }
    assert named["vouchers_unposted"][0]["draft_id"] == draft["id"]
    assert named["variance_open"] == [{"account": "1901", "balance_fen": 200}]
    assert (row_count(ledger, "voucher"), row_count(ledger, "period_close")) == (vouchers, (0,))


def test_what_is_of_the_next_month_or_of_another_book_holds_nothing_up(ledger):
    ledger.hear(*h.march_at_the_shop())
    parked(ledger, h.till_closed(100, on="2026-04-01"))
    by_hand.make(ledger, by_hand.rent(day="2026-04-01"))
    by_hand.make(ledger, by_hand.rent(), book="property")
    assert standing(ledger) == ["bank_not_reconciled"]
    assert standing(ledger, book="property") == ["vouchers_unposted"]
    assert standing(ledger, community="elsewhere") == []


def test_a_fact_on_its_way_from_the_funds_is_awaited(ledger):
    ledger.hear(h.contribution(300, on="2026-03-31"))
    database = ledger.service.database
    with database.connection():
        database.kernel.Cursor.update(head=7).where(
            database.kernel.Cursor.source == "funds"
        ).execute()
    assert items(ledger)["facts_unread"]["details"] == [{"source": "funds", "heard": 1, "told": 7}]
    assert h.obstacles(h.ask_to_close(ledger, "property", "2026-03", APRIL)) == ["facts_unread"]


# -- accepting ----------------------------------------------------------------------------------


def test_a_warning_is_accepted_by_its_name_for_a_reason_and_kept_with_the_close(ledger):
    ledger.hear(*h.march_at_the_shop(), h.stock_adjusted("stock_count", -200))
    assert h.obstacles(h.ask_to_close(ledger, "store", "2026-03", APRIL)) == ["variance_open"]
    other = h.ask_to_close(ledger, "store", "2026-03", APRIL, accepted=("clearing_open",))
    assert h.obstacles(other) == ["variance_open"]
    body = {"accepted": ["variance_open"]}
    path = "/books/store/periods/2026-03/close"
    assert ledger.refused(path, body, role="accountant") == "reason_missing"
    closed = h.close(ledger, "2026-03", accepted=("variance_open", "clearing_open"))
    kept = {item["code"]: item for item in closed["checklist"]}
    word = {name: kept["variance_open"][name] for name in ("state", "accepted_by", "reason")}
    assert word == {"state": "accepted", "accepted_by": "accountant", "reason": "书记已同意"}
    assert kept["variance_open"]["accepted_at"] == "2026-04-01T01:00:00.000000Z"
    assert kept["clearing_open"]["state"] == "clear", "what is clear is not accepted"
    assert ledger.get("/books/store/periods/2026-03") == closed
    found = checklist(ledger, on=date(2026, 9, 1))
    assert (found["closed"], found["items"]) == (True, closed["checklist"])


def test_what_blocks_is_accepted_by_nobody():
    blocking = rules.earlier_period_open("2026-02")
    judged = rules.accepted([blocking], ["earlier_period_open"], "因故", "wang", "now")
    assert judged == [blocking]
    with pytest.raises(Refusal, match="Close 2026-02 first") as refused:
        rules.require_ready("2026-03", judged)
    assert refused.value.details["obstacles"][0]["code"] == "earlier_period_open"
    with pytest.raises(Invalid):
        rules.accepted([], ["variance_open"], None, "wang", "now")
    rules.require_ready("2026-03", [rules.earlier_period_open(None)])


def test_the_books_own_word_goes_before_the_shops_and_details_are_not_endless():
    check = {"code": "attention_open", "severity": "blocking", "count": 3, "sentence": "Three."}
    told = rules.told_by_store(check | {"details": [], "list": "/attention"})
    own = rules.item("attention_open", "blocking", [], ("{n}", "None."))
    assert rules.merged([own], [told]) == [own]
    assert told.listed_at == "/store/attention"
    many = rules.item("facts_parked", "blocking", [{}] * 60, ("Parked: {n}.", ""))
    assert (many.number, len(many.details), many.sentence) == (60, 50, "Parked: 60.")
    assert rules.trial_balance_unequal(2, 1).state == "open"
    states = [rules.small_scale_limit(s, 1, 2).state for s in ("below", "unknown", "warning")]
    assert states == ["clear", "clear", "open"]
    assert rules.day_of({"till": 1, "closed_on": "2026-03-31"}) == "2026-03-31"
    assert rules.concerns(rules.day_of({}), "2026-03-31")


# -- final --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("UPDATE period_checklist SET items = '[]'", "final"),
        ("DELETE FROM period_checklist", "final"),
        ("UPDATE book SET closed_through = NULL WHERE closed_through IS NOT NULL", "never opened"),
        ("UPDATE book SET closed_through = '2026-02'", "never opened"),
        (
            "INSERT INTO voucher SELECT 'x', book_id, position + 99, period, word, number + 99, "
            "voucher_date, business_date, kind, memo, attachments, maker, 'x', 'x', 0, posted_at, "
            "hash, hash, NULL, NULL, NULL, NULL, 1 FROM voucher LIMIT 1",
            "is closed",
        ),
    ],
)
def test_nothing_in_the_database_opens_a_closed_month_again(ledger, sql, reason):
    ledger.hear(*h.march_at_the_shop())
    h.close(ledger, "2026-03")
    with ledger.service.database.connection(), pytest.raises(peewee.IntegrityError, match=reason):
        ledger.service.database.proxy.execute_sql(sql)


def test_no_address_opens_a_closed_month_again(ledger):
    moving = {
        rule.rule
        for rule in ledger.app.url_map.iter_rules()
        if "/periods" in rule.rule and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
    }
    assert moving == {
        "/books/<book>/periods/<period>/close",
        "/books/<book>/periods/<period>/preview",
    }


def shown(ledger, period):
    """What is shown of a month, as it is sent."""
    reports = ("trial-balance", "balance-sheet", "income-statement")
    paths = [f"/books/store/reports/{report}?period={period}" for report in reports]
    paths += [f"/books/store/periods/{period}", f"/books/store/periods/{period}/checklist"]
    headers = {"Authorization": f"Bearer {ledger.token('accountant')}"}
    return [ledger.app.test_client().get(path, headers=headers).data for path in paths]


def test_a_closed_month_is_shown_byte_for_byte_whatever_comes_later(ledger):
    rent = by_hand.post(ledger)
    ledger.hear(*h.march_at_the_shop(), h.stock_adjusted("stock_count", -200))
    h.close(ledger, "2026-03", accepted=("variance_open",))
    before = shown(ledger, "2026-03")
    ledger.hear(
        h.goods_received(700, on="2026-03-30"),
        h.variance_resolved(0, 200, on="2026-03-31"),
        h.day_closed(on="2026-04-02", cash=10_100),
        facts.AttentionRaised(
            attention_id="attention-9", code="clock_skew", day="2026-03-31", sentence="Off."
        ),
    )
    parked(ledger, h.till_closed(100))
    red = {"voucher_date": "2026-04-03", "reason": "记错"}
    path = f"/books/store/vouchers/{rent['id']}/reverse"
    answer = ledger.ask("POST", path, red, role="accountant")
    assert answer.status in (201, 422), answer
    assert shown(ledger, "2026-03") == before
    late = ledger.get("/books/store/vouchers?kind=goods_received&period=2026-04")["items"]
    assert [(v["voucher_date"], v["business_date"]) for v in late] == [("2026-04-01", "2026-03-30")]
    assert "2026-03-30" in late[0]["memo"]


# -- the year's end -----------------------------------------------------------------------------


def test_december_waits_for_1901_and_january_begins_with_what_is_carried(ledger):
    ledger.hear(
        h.day_closed(on="2025-12-30", cash=1_010_000),
        h.stock_adjusted("stock_count", -200, on="2025-12-31"),
    )
    new_year = date(2026, 1, 1)
    answer = h.ask_to_close(ledger, "store", "2025-12", new_year, accepted=("variance_open",))
    assert h.obstacles(answer) == ["variance_open"]
    assert answer.body["obstacles"][0]["severity"] == "blocking"
    ledger.hear(h.variance_resolved(0, 200, on="2025-12-31"))
    closed = h.close(ledger, "2025-12")
    assert closed["net_profit_fen"] == 959_310  # 10,100.00 without VAT less 2.00, taxed 5 %
    rows = {r["code"]: r for r in trial_balance(ledger, "2026-01")}
    assert rows["310401"]["opening_credit_fen"] == 959_310 - closed["reserve_fen"]
    assert rows["310101"]["opening_credit_fen"] == closed["reserve_fen"]
    for row in trial_balance(ledger, "2025-12"):
        carried = rows.get(row["code"])
        for side in ("debit", "credit"):
            opening = carried[f"opening_{side}_fen"] if carried else 0
            assert opening == row[f"closing_{side}_fen"], row["code"]
        if row["code"][0] == "5" or row["code"][:4] == "3103":
            assert row["closing_debit_fen"] == row["closing_credit_fen"] == 0
    ledger.hear(h.day_closed(on="2026-01-31", cash=101_000))
    statement = ledger.get("/books/store/reports/income-statement?period=2026-01")["rows"]
    assert (statement[0]["month_fen"], statement[0]["year_fen"]) == (100_000, 100_000)
    assert h.close(ledger, "2026-01")["profit_before_tax_fen"] == 100_000


def trial_balance(ledger, period):
    return ledger.get(f"/books/store/reports/trial-balance?period={period}")["rows"]


# -- a shop in which things happen --------------------------------------------------------------


@pytest.fixture
def trading(town):
    """A shop with a till that is open on the last of March, and one delivery on credit."""
    shop = town.shop
    supplier = shop.post("/suppliers", {"code": "S1", "name": "批发"}, role="cashier")["id"]
    tea = {"sku": "TEA", "name": "绿茶", "category": "饮料", "unit": "瓶", "price_fen": 350}
    shop.post("/products", tea)
    town.till = shop.post("/tills", {"name": "一号"})["id"]
    town.receive = lambda day="2026-03-01": shop.post(
        "/goods-receipts",
        {
            "supplier_id": supplier,
            "received_on": day,
            "lines": [{"sku": "TEA", "quantity": "1", "value_fen": 100}],
        },
        role="cashier",
    )
    town.receive()
    body = {"float_fen": 0, "opened_at": "2026-03-31T00:00:00Z"}
    shop.post(f"/tills/{town.till}/open", body, role="clerk")
    sale = {
        "till_id": town.till,
        "sold_at": "2026-03-31T01:00:00Z",
        "lines": [{"sku": "TEA", "quantity": "1"}],
        "tenders": [{"method": "cash", "amount_fen": 350}],
    }
    shop.post("/sales", sale, role="clerk")
    return town


def end_march(town):
    """The drawer is counted, the day closed, and the books have heard of it."""
    body = {"counted_cash_fen": 350, "closed_at": "2026-03-31T13:00:00Z"}
    town.shop.post(f"/tills/{town.till}/close", body, role="clerk")
    town.shop.post("/days/2026-03-31/close", {}, role="clerk")
    town.follow()


def test_what_the_shop_says_blocks_until_it_is_done_and_heard(trading):
    ledger = trading.ledger
    found = items(ledger)
    assert found["till_open"]["list"] == "/store/tills"
    assert standing(ledger) == ["day_not_closed", "facts_unread", "till_open"]
    trading.follow()
    assert standing(ledger) == ["day_not_closed", "till_open"]
    assert standing(ledger, book="property") == []
    end_march(trading)
    trading.receive("2026-03-31")
    answer = h.ask_to_close(ledger, "store", "2026-03", APRIL, accepted=("stock_not_counted",))
    assert h.obstacles(answer) == ["facts_unread"]
    trading.follow()
    assert standing(ledger) == ["stock_not_counted"]
    assert h.obstacles(h.ask_to_close(ledger, "store", "2026-03", APRIL)) == ["stock_not_counted"]
    closed = h.close(ledger, "2026-03", accepted=("stock_not_counted",))
    assert closed["revenue_fen"] == 347
    kept = {item["code"]: item["state"] for item in closed["checklist"]}
    assert kept.pop("stock_not_counted") == "accepted"
    assert set(kept.values()) == {"clear"}


def test_a_month_is_never_closed_blind(trading):
    ledger = trading.ledger
    end_march(trading)
    trading.door.loses_answers = True
    answer = h.ask_to_close(ledger, "store", "2026-03", APRIL, key="close-march")
    assert (answer.status, answer.body["code"]) == (503, "service_timeout")
    token = ledger.token("accountant")
    seen = ledger.app.test_client().get(
        "/books/store/periods/2026-03/checklist", headers={"Authorization": f"Bearer {token}"}
    )
    assert seen.status_code == 503
    assert ledger.get("/books/store")["closed_through"] is None
    h.close(ledger, "2026-03", book="property")  # what the shop does not concern goes on
    trading.door.loses_answers = False
    again = h.ask_to_close(ledger, "store", "2026-03", APRIL, key="close-march")
    assert again.status == 201, again


def test_a_fact_that_arrives_while_the_shop_is_asked_is_in_the_month_or_holds_it_up(trading):
    ledger = trading.ledger
    end_march(trading)
    trading.door.meanwhile = lambda: trading.receive("2026-03-31")
    answer = h.ask_to_close(ledger, "store", "2026-03", APRIL)
    assert h.obstacles(answer) == ["facts_unread", "stock_not_counted"]
    trading.follow()

    def heard_meanwhile():
        trading.receive("2026-03-31")
        trading.follow()

    trading.door.meanwhile = heard_meanwhile
    h.close(ledger, "2026-03", accepted=("stock_not_counted",))
    trading.door.meanwhile = lambda: None
    vouchers = ledger.get("/books/store/vouchers?kind=goods_received")["items"]
    assert [voucher["period"] for voucher in vouchers] == ["2026-03"] * 3
    trading.receive("2026-03-31")
    trading.follow()
    late = ledger.get("/books/store/vouchers?kind=goods_received&period=2026-04")["items"]
    assert [voucher["business_date"] for voucher in late] == ["2026-03-31"]


def test_of_two_who_close_at_once_one_closes(trading):
    ledger = trading.ledger
    end_march(trading)
    token = ledger.token("accountant")

    def ask(number):
        accepted = ("stock_not_counted",)
        answer = h.send_close(ledger, token, "store", "2026-03", f"close-{number}", accepted)
        return answer.status, answer.body.get("code")

    with clock.fixed(clock.at(APRIL, 9)):
        answers = together(2, ask)
    assert sorted(answers, key=str) == [(201, None), (409, "period_closed_already")]
    assert len(ledger.told(facts.PeriodClosed)) == 1
    assert row_count(ledger, "period_checklist") == (1,)


def test_a_fact_and_a_close_at_once_leave_no_gap_and_nothing_after_the_last_voucher(ledger):
    ledger.hear(*h.march_at_the_shop())
    token = ledger.token("accountant")

    def act(number):
        if number:
            return h.send_close(ledger, token, "store", "2026-03", "close-march").status
        return ledger.hear(h.goods_received(100, on="2026-03-31"))

    with clock.fixed(clock.at(APRIL, 9)):
        assert together(2, act) == [None, 201]
    vouchers = ledger.get("/books/store/vouchers?limit=200")["items"]
    march = [voucher for voucher in vouchers if voucher["period"] == "2026-03"]
    assert [voucher["number"] for voucher in march] == list(range(1, len(march) + 1))
    assert march[-1]["kind"] == "carry_forward"
    (fact,) = [voucher for voucher in vouchers if voucher["amount_fen"] == 100]
    assert fact in march or fact["period"] == "2026-04"
    assert ledger.get("/books/store/verify")["broken_at"] is None


KILLED = """
import os, signal, sys
from pathlib import Path
from services.ledger.app import SERVICE
from services.ledger.periods import commands
from services.ledger.periods.checklist.asking import NOTHING
from shared.identity import Principal
from shared.settings import Settings

SERVICE.database.bind(Settings(var=Path(sys.argv[1]), database=sys.argv[2], gateway_url=""))
who = Principal("wang", "xinsheng", ("accountant",))
with SERVICE.database.connection(), SERVICE.database.transaction():
    wanted = {"accepted": ["bank_not_reconciled"], "reason": "no statement"}
    commands._close(who, "store", "2026-03", wanted, NOTHING)
    print("closed, not committed", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_close_that_is_killed_in_the_middle_leaves_nothing(ledger):
    ledger.hear(*h.march_at_the_shop())
    told, vouchers = len(ledger.told()), row_count(ledger, "voucher")
    where = [str(ledger.settings.var), ledger.settings.database]
    died = subprocess.run(
        [sys.executable, "-c", KILLED, *where],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert "closed, not committed" in died.stdout, died.stderr
    assert died.returncode == -9
    tables = ("period_close", "period_checklist")
    assert [row_count(ledger, table) for table in tables] == [(0,), (0,)]
    assert (len(ledger.told()), row_count(ledger, "voucher")) == (told, vouchers)
    assert ledger.get("/books/store")["closed_through"] is None
    h.close(ledger, "2026-03")
