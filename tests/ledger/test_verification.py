"""Whoever tampers with the file of a book is found, and the first broken link is named."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from services.ledger.app import SERVICE
from services.ledger.figures import figures
from services.ledger.vouchers import rules
from services.ledger.vouchers.models import Voucher, VoucherLine
from shared import clock
from tests import engines
from tests.ledger import by_hand as b
from tests.ledger import happenings as h
from tests.service import COMMUNITY, Asked, running

SECOND = "(SELECT id FROM voucher WHERE position = 2)"


@pytest.fixture(scope="module")
def copied():
    """The file of a book with four vouchers, the second written by hand, that anyone may open."""
    with engines.fresh("sqlite") as settings:
        with running(SERVICE, settings) as ledger:
            ledger.hear(h.goods_received(10_000))
            b.post(ledger)
            ledger.hear(h.day_closed(on="2026-03-21", wechat=20_200))
            b.post(ledger, b.rent(500))
        yield settings


class Tampered(NamedTuple):
    """What somebody did to the file, and what is to be said about it."""

    what: str
    sql: tuple[str, ...]
    reason: str | None = None
    voucher: str | None = None
    differences: tuple = ()


def kept(figure, written_fen, kept_fen, account=None, row=None, carried=False):
    return figure, account, row, carried, written_fen, kept_fen


LAST_CUT = (
    "DELETE FROM voucher_line WHERE voucher_id = (SELECT id FROM voucher WHERE position = 4)",
    "DELETE FROM voucher WHERE position = 4",
)
CASES = (
    Tampered(
        "a changed amount, on both sides",
        (
            f"UPDATE voucher_line SET debit_fen = 7 WHERE line_no = 1 AND voucher_id = {SECOND}",
            f"UPDATE voucher_line SET credit_fen = 7 WHERE line_no = 2 AND voucher_id = {SECOND}",
        ),
        "content_changed",
        "2026-03 记-2",
        (
            kept("cash_flow", -507, -120_500, row=6),
            kept("credit", 507, 120_500, "100201"),
            kept("debit", 507, 120_500, "560201"),
        ),
    ),
    Tampered(
        "a changed account",
        (f"UPDATE voucher_line SET account = '5401' WHERE line_no = 1 AND voucher_id = {SECOND}",),
        "content_changed",
        "2026-03 记-2",
        (kept("debit", 120_000, 0, "5401"), kept("debit", 500, 120_500, "560201")),
    ),
    Tampered(
        "another reviewer",
        ("UPDATE voucher SET reviewer = 'wu' WHERE position = 2",),
        "content_changed",
        "2026-03 记-2",
    ),
    Tampered(
        "a seal of the old form, which covers no reviewer",
        ("UPDATE voucher SET form = 1, reviewer = 'wu' WHERE position = 2",),
        "content_changed",
        "2026-03 记-2",
    ),
    Tampered(
        "a voucher taken out of the middle",
        (
            f"DELETE FROM voucher_line WHERE voucher_id = {SECOND}",
            "DELETE FROM voucher WHERE position = 2",
        ),
        "voucher_missing",
        "2026-03 记-3",
        (
            kept("cash_flow", -500, -120_500, row=6),
            kept("credit", 500, 120_500, "100201"),
            kept("debit", 500, 120_500, "560201"),
        ),
    ),
    Tampered(
        "a gap closed behind it",
        (
            f"DELETE FROM voucher_line WHERE voucher_id = {SECOND}",
            "DELETE FROM voucher WHERE position = 2",
            "UPDATE voucher SET position = position - 1, number = number - 1 WHERE position > 2",
            "UPDATE book SET head_position = 3 WHERE code = 'store'",
            "DELETE FROM turnover WHERE account = '560201'",
            "UPDATE turnover SET credit_fen = 500 WHERE account = '100201'",
            "INSERT INTO turnover SELECT book_id, '2026-03', '560201', '', '', '', '', '', 0, "
            "500, 0 FROM turnover LIMIT 1",
            "UPDATE cash_flow SET amount_fen = -500 WHERE row = 6",
        ),
        "link_broken",
        "2026-03 记-2",
    ),
    Tampered(
        "the last voucher cut off",
        LAST_CUT,
        "voucher_missing",
        None,
        (
            kept("cash_flow", -120_000, -120_500, row=6),
            kept("credit", 120_000, 120_500, "100201"),
            kept("debit", 120_000, 120_500, "560201"),
        ),
    ),
    Tampered(
        "the last voucher cut off, and the book told so",
        (
            *LAST_CUT,
            "UPDATE book SET head_position = 3, head_hash = (SELECT hash FROM voucher "
            "WHERE position = 3) WHERE code = 'store'",
        ),
        None,
        None,
        (
            kept("cash_flow", -120_000, -120_500, row=6),
            kept("credit", 120_000, 120_500, "100201"),
            kept("debit", 120_000, 120_500, "560201"),
        ),
    ),
    Tampered(
        "two numbers swapped",
        (
            "UPDATE voucher SET number = 9 WHERE position = 2",
            "UPDATE voucher SET number = 2 WHERE position = 3",
            "UPDATE voucher SET number = 3 WHERE position = 2",
        ),
        "content_changed",
        "2026-03 记-3",
    ),
    Tampered(
        "a changed kept turnover",
        ("UPDATE turnover SET debit_fen = debit_fen + 1 WHERE account = '560201'",),
        differences=(kept("debit", 120_500, 120_501, "560201"),),
    ),
    Tampered(
        "a kept turnover that the income statement would leave out",
        ("UPDATE turnover SET carried = 1 WHERE account = '560201'",),
        differences=(
            kept("debit", 120_500, 0, "560201"),
            kept("debit", 0, 120_500, "560201", carried=True),
        ),
    ),
    Tampered(
        "a kept turnover removed and one invented",
        (
            "DELETE FROM turnover WHERE account = '2202'",
            "UPDATE turnover SET account = '1601' WHERE account = '1405'",
        ),
        differences=(
            kept("debit", 10_000, 0, "1405"),
            kept("debit", 0, 10_000, "1601"),
            kept("credit", 10_000, 0, "2202"),
        ),
    ),
    Tampered(
        "a changed kept cash flow",
        ("UPDATE cash_flow SET amount_fen = 0 WHERE row = 6",),
        differences=(kept("cash_flow", -120_500, 0, row=6),),
    ),
)


def open_to_all(path: Path) -> sqlite3.Connection:
    """The file of a ledger without the triggers that keep its rows."""
    file = sqlite3.connect(path)
    for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    return file


@pytest.fixture
def tampered(copied, tmp_path):
    """Runs SQL on a copy of the file and gives the ledger on it."""
    var = tmp_path / "var"
    shutil.copytree(copied.var, var)
    settings = replace(copied, var=var)

    def tamper(*statements: str) -> Asked:
        with open_to_all(var / "ledger.db") as file:
            for statement in statements:
                assert file.execute(statement).rowcount > 0, statement
        return Asked(SERVICE, settings)

    yield tamper
    SERVICE.database.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_what_was_tampered_with_is_named(tampered, case):
    ledger = tampered(*case.sql)
    found = ledger.get("/books/store/verify")
    broken = found["broken_at"] or {"reason": None, "voucher": None}
    assert (broken["reason"], broken["voucher"]) == (case.reason, case.voucher)
    named = [
        tuple(value for name, value in row.items() if name not in ("period", "belongs"))
        for row in found["differences"]
    ]
    assert sorted(named, key=str) == sorted(case.differences, key=str)
    assert found["turnovers_agree"] == (not named)
    with ledger.service.database.connection():
        assert figures(COMMUNITY)["books"]["store"]["broken_at"] is not None


def test_a_difference_says_for_whom(tampered):
    ledger = tampered("UPDATE turnover SET supplier = 'supplier-2' WHERE account = '2202'")
    found = ledger.get("/books/store/verify")["differences"]
    assert [(row["belongs"], row["written_fen"], row["kept_fen"]) for row in found] == [
        ({"supplier": "supplier-1"}, 10_000, 0),
        ({"supplier": "supplier-2"}, 0, 10_000),
    ]


def test_one_who_seals_a_changed_voucher_anew_breaks_the_next_link(tampered):
    ledger = tampered("UPDATE voucher SET maker = 'wu' WHERE position = 2")
    with ledger.service.database.connection():
        row = Voucher.select().where(Voucher.position == 2).dicts().get()
        row["posted_at"] = clock.text(row["posted_at"])
        lines = VoucherLine.select().where(VoucherLine.voucher == row["id"])
        sealed = rules.seal(row, lines.order_by(VoucherLine.line_no).dicts())
        Voucher.update(hash=sealed).where(Voucher.position == 2).execute()
    broken = ledger.get("/books/store/verify")["broken_at"]
    assert (broken["position"], broken["reason"]) == (3, "link_broken")


def test_an_untouched_copy_is_whole(tampered):
    found = tampered().get("/books/store/verify")
    assert (found["vouchers"], found["broken_at"], found["differences"]) == (4, None, [])
