"""余额调节表: both balances meet, a month end is frozen and signed by two people."""

import io
from datetime import date

import openpyxl
import peewee
import pytest

from services.ledger.bank import queries
from services.ledger.books import commands as books
from shared import clock
from shared.identity import follower_of
from tests.ledger import banking as b
from tests.service import COMMUNITY
from tests.threads import together

PATH = "/books/store/bank/reconciliations"


def march(ledger):
    """A payout still under way at the bank's end, a cheque at ours, a fee nobody booked."""
    ledger.hear(
        b.arrived(1_000_000, "2026-03-10"),
        b.paid(200_000, "2026-03-12"),
        b.arrived(80_000, "2026-03-31"),
        b.paid(30_000, "2026-03-31", supplier="别家粮油"),
    )
    b.imported(
        ledger,
        ("2026-03-11", 1_000_000, "财付通", "结算", "A1001"),
        ("2026-03-12", -200_000, "细河粮油", "货款", "A1002"),
        ("2026-03-21", -1_200, "", "手续费", "A1003"),
        ("2026-03-31", 50_000, "居民", "转账", "A1004"),
    )
    assert b.take_suggested(ledger)["matched"] == 2


def freeze(ledger, statement_fen=848_800, period="2026-03", **who):
    body = {"account": b.ACCOUNT, "period": period, "statement_fen": statement_fen}
    return ledger.ask("POST", PATH, body, **({"role": "accountant", "user": "wang"} | who))


def sign(ledger, frozen, user="zhao", role="reviewer", **who):
    path = f"{PATH}/{frozen['reconciliation']['id']}/sign"
    return ledger.ask("POST", path, role=role, user=user, **who)


def open_ends(ledger, period):
    with ledger.service.database.connection():
        book = books.book(follower_of("ledger", COMMUNITY), "store")
        return [(one.account, one.reason) for one in queries.unreconciled(book, period)]


def test_the_four_kinds_of_items_carry_both_balances_to_one_figure(ledger):
    march(ledger)
    found = b.reconciliation(ledger, "2026-03-31")
    assert (found["statement_fen"], found["book_fen"]) == (848_800, 850_000)
    totals = {
        kind: found[kind]["total_fen"]
        for kind in found
        if kind.startswith(("bank_", "book_")) and kind != "book_fen"
    }
    assert totals == {
        "bank_received": 50_000,
        "bank_paid": 1_200,
        "book_received": 80_000,
        "book_paid": 30_000,
    }
    assert found["adjusted_statement_fen"] == found["adjusted_book_fen"] == 898_800
    assert found["balanced"] is True
    (fee,) = found["bank_paid"]["items"]
    assert (fee["day"], fee["text"], fee["reference"]) == ("2026-03-21", "手续费", "A1003")
    (cheque,) = found["book_paid"]["items"]
    assert (cheque["reference"], cheque["line_no"]) == ("2026-03 记-4", 2)
    missing = ledger.ask(
        "GET", f"/books/store/bank/reconciliation?account={b.ACCOUNT}&day=2026-03-10"
    )
    assert (missing.status, missing.body["code"]) == (409, "bank_statement_missing")


def test_any_day_is_balanced_and_a_match_across_it_does_not_count_yet(ledger):
    march(ledger)
    before = {day: b.reconciliation(ledger, f"2026-03-{day}") for day in (11, 12, 20, 31)}
    assert all(found["balanced"] for found in before.values())
    assert before[11]["book_paid"]["items"] == []
    b.imported(
        ledger,
        ("2026-04-01", 80_000, "财付通"),
        ("2026-04-02", -30_000, "别家粮油"),
        opening_fen=848_800,
    )
    assert b.take_suggested(ledger)["matched"] == 2
    assert b.reconciliation(ledger, "2026-03-31") == before[31]
    april = b.reconciliation(ledger, "2026-04-30")
    assert (april["book_received"]["items"], april["book_paid"]["items"]) == ([], [])
    # March's fee and transfer are carried on until somebody books them.
    assert (april["bank_paid"]["total_fen"], april["bank_received"]["total_fen"]) == (1_200, 50_000)
    assert april["balanced"] is True


def test_a_month_end_is_frozen_by_one_person_and_signed_by_another(ledger):
    march(ledger)
    assert open_ends(ledger, "2026-03") == [(b.ACCOUNT, "not_prepared")]
    wrong = freeze(ledger, statement_fen=848_700)
    assert (wrong.status, wrong.body["code"]) == (422, "statement_balance_differs")
    for role in ("cashier", "reviewer", "admin"):
        assert freeze(ledger, role=role).status == 403
    frozen = freeze(ledger).body
    row = frozen["reconciliation"]
    assert (row["day"], row["number"], row["prepared_by"]) == ("2026-03-31", 1, "wang")
    assert (row["statement_fen"], row["book_fen"], row["adjusted_fen"]) == (
        848_800,
        850_000,
        898_800,
    )
    assert (row["signed_by"], frozen["intact"], len(row["hash"])) == (None, True, 64)
    assert frozen["content"] == b.reconciliation(ledger, "2026-03-31")
    again = freeze(ledger)
    assert (again.status, again.body["code"]) == (409, "reconciliation_known")
    assert open_ends(ledger, "2026-03") == [(b.ACCOUNT, "not_signed")]
    assert sign(ledger, frozen, user="li", role="accountant").body["code"] == "forbidden"
    assert sign(ledger, frozen, "wang").body["code"] == "signer_is_preparer"
    assert sign(ledger, frozen, community="taiping").status == 404
    signed = sign(ledger, frozen).body
    assert signed["reconciliation"]["signed_by"] == "zhao"
    assert sign(ledger, frozen, "qian").body["code"] == "reconciliation_signed_already"
    assert open_ends(ledger, "2026-03") == []
    assert ledger.get(f"{PATH}/{row['id']}") == signed
    assert ledger.get(PATH)["items"] == [signed["reconciliation"]]


def test_what_is_frozen_stays_as_it_was_and_a_change_needs_a_new_one(ledger):
    march(ledger)
    first = freeze(ledger).body
    ledger.hear(b.paid(1_200, "2026-03-21", supplier="银行"))
    assert sign(ledger, first).body["code"] == "reconciliation_outdated"
    second = freeze(ledger).body
    assert (second["reconciliation"]["number"], second["reconciliation"]["book_fen"]) == (
        2,
        848_800,
    )
    assert sign(ledger, first).body["code"] == "reconciliation_outdated"
    assert sign(ledger, second).status == 200
    assert open_ends(ledger, "2026-03") == []
    ledger.hear(b.paid(500, "2026-03-30"))
    assert open_ends(ledger, "2026-03") == [(b.ACCOUNT, "changed_since")]
    kept = ledger.get(f"{PATH}/{first['reconciliation']['id']}")
    assert (kept["content"], kept["intact"]) == (first["content"], True)


def test_a_month_without_movement_needs_nothing_and_one_without_statement_is_named(ledger):
    assert open_ends(ledger, "2026-03") == []
    ledger.hear(b.arrived(100, "2026-03-10"))
    assert open_ends(ledger, "2026-03") == [(b.ACCOUNT, "no_statement")]
    b.imported(ledger, ("2026-04-10", 100))
    assert open_ends(ledger, "2026-03") == [(b.ACCOUNT, "no_statement")]
    assert open_ends(ledger, "2026-04") == [(b.ACCOUNT, "not_prepared")]
    assert open_ends(ledger, "2026-05") == []


def test_a_month_that_is_not_over_is_not_frozen(ledger):
    march(ledger)
    token = ledger.token("accountant")
    with clock.fixed(clock.at(date(2026, 3, 31), 9)):
        response = ledger.app.test_client().post(
            PATH,
            json={"account": b.ACCOUNT, "period": "2026-03", "statement_fen": 848_800},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k"},
        )
    assert (response.status_code, response.get_json()["code"]) == (409, "period_not_over")


def test_two_who_freeze_and_two_who_sign_at_once_leave_one_of_each(ledger):
    march(ledger)
    answers = together(4, lambda _: freeze(ledger))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    (frozen,) = [answer.body for answer in answers if answer.status == 201]
    answers = together(4, lambda n: sign(ledger, frozen, f"reviewer-{n}"))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]


def test_the_sheet_is_laid_out_as_accountants_print_it(ledger):
    march(ledger)
    frozen = sign(ledger, freeze(ledger).body).body["reconciliation"]

    def cells(path):
        response = ledger.app.test_client().get(
            path, headers={"Authorization": f"Bearer {ledger.token('cashier')}"}
        )
        assert response.status_code == 200
        assert "spreadsheetml" in response.content_type
        page = openpyxl.load_workbook(io.BytesIO(response.data)).worksheets[0]
        return [[cell for cell in row if cell is not None] for row in page.values]

    rows = cells(f"{PATH}/{frozen['id']}?as=xlsx")
    assert rows[0] == ["银行存款余额调节表"]
    assert rows[1] == [
        "编制单位：便利店公司",
        "账户：100201 银行存款—基本存款账户",
        "截止日期：2026-03-31",
        "单位：元",
    ]
    assert rows[3] == ["银行对账单余额", 8_488, "企业账面余额", 8_500]
    assert rows[4] == ["加：企业已收银行未收", 800, "加：银行已收企业未收", 500]
    assert rows[5] == ["减：企业已付银行未付", 300, "减：银行已付企业未付", 12]
    assert rows[6] == ["调节后余额", 8_988, "调节后余额", 8_988]
    assert ["编制人：wang", "复核人：zhao"] in rows
    live = cells(f"/books/store/bank/reconciliation?account={b.ACCOUNT}&day=2026-03-31&as=xlsx")
    assert live[:7] == rows[:7]
    assert live[-1] == ["未定稿"]


def test_a_frozen_reconciliation_is_final_in_the_database(ledger):
    march(ledger)
    frozen = freeze(ledger).body["reconciliation"]
    changes = (
        "UPDATE bank_reconciliation SET book_fen = 1",
        "UPDATE bank_reconciliation SET signed_by = 'wang', signed_at = '2026-04-01'",
        "UPDATE bank_reconciliation SET signed_by = 'zhao'",
        "DELETE FROM bank_reconciliation",
    )
    for sql in changes:
        with ledger.service.database.connection(), pytest.raises(peewee.IntegrityError):
            ledger.service.database.proxy.execute_sql(sql)
    assert ledger.get(f"{PATH}/{frozen['id']}")["intact"] is True
