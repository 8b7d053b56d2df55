"""What the database itself refuses, whoever writes to it: changes of what is final, and spending
beyond what is there or alone.
"""

import peewee
import pytest

from services.funds.app import SERVICE
from shared import clock
from shared.facts import DisbursementMade
from tests.funds.conftest import name

FINAL = (
    *("approval", "commitment_reduction", "consumption", "contribution", "disbursement"),
    *("disbursement_request", "disbursement_return", "restored_slice", "commitment_raise"),
)
MUTABLE = {
    "contribution": ("consumed_fen", "reached_fen"),
    "disbursement": ("returned_fen",),
    "commitment_raise": (
        *("state", "approved_by", "approvals_needed", "raised_on", "resolved_on", "dropped_for"),
    ),
    "disbursement_request": (
        *("state", "reviewed_by", "paid_by", "bank_reference", "refused_for", "resolved_on"),
    ),
}


@pytest.fixture
def lived(funds):
    """A fund in which everything has happened once: 700 of 1,000 paid, 200 of them back."""
    fund_id = funds.found(approval_threshold_fen=500)
    funds.grant(fund_id, 1_000)
    asked = funds.ask_for(fund_id, 800)
    path = f"/commitments/{asked['id']}"
    funds.asked.post(f"{path}/approve", role="reviewer")
    funds.asked.post(f"{path}/raise", {"added_fen": 50, "reason": "x"}, role="steward")
    funds.asked.post(f"{path}/reduce", {"reduced_fen": 20, "reason": "x"}, role="steward")
    funds.pay(funds.request(asked, 700))
    (paid,) = funds.asked.told(DisbursementMade)
    back = {"amount_fen": 200, "reason": "x", "received_on": clock.today().isoformat()}
    funds.asked.post(f"/disbursements/{paid.disbursement_id}/returns", back, role="cashier")
    return fund_id


def run(statement: str) -> None:
    database = SERVICE.database
    database.run(lambda: database.proxy.execute_sql(statement))


def refusal(statement: str) -> str:
    """What the database says to it; nothing if it did it."""
    try:
        run(statement)
    except peewee.DatabaseError as refused:
        return str(refused)
    return ""


def filled(table: str) -> list[str]:
    """The columns in which its rows have something."""
    with SERVICE.database.connection():
        names = [column.name for column in SERVICE.database.proxy.get_columns(table)]
    return [name for name, *values in zip(names, *as_text(table), strict=True) if any(values)]


def as_text(table: str) -> list[tuple]:
    with SERVICE.database.connection():
        return SERVICE.database.proxy.execute_sql(f"SELECT * FROM {table}").fetchall()


def test_what_was_given_agreed_to_asked_paid_or_came_back_stays(funds, lived):
    before = {table: as_text(table) for table in FINAL}
    assert all(before.values())
    for table in FINAL:
        for statement in (
            f"DELETE FROM {table}",
            *(
                f"UPDATE {table} SET {column} = {'NULL' if column != 'id' else repr('-1')}"
                for column in filled(table)
                if column not in MUTABLE.get(table, ())
            ),
        ):
            assert "final" in refusal(statement), statement
    assert {table: as_text(table) for table in FINAL} == before


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("fund", "committed_fen = 501"),
        ("fund", "committed_fen = 0, withdrawn_fen = 501"),
        ("fund", "committed_fen = 0, disbursed_fen = 1001"),
        ("fund", "committed_fen = -1"),
        ("fund", "withdrawn_fen = -1"),
        ("fund", "status = 'open'"),
        ("fund", "lot_order = 'lifo'"),
        ("contribution", "reached_fen = 1001"),
        ("contribution", "consumed_fen = reached_fen + 1"),
        ("contribution", "consumed_fen = -1"),
        ("disbursement", "returned_fen = 701"),
        ("disbursement", "returned_fen = -1"),
        ("disbursement_request", "reviewed_by = requested_by"),
        ("disbursement_request", "paid_by = requested_by"),
        ("disbursement_request", "paid_by = reviewed_by"),
        ("disbursement_request", "state = 'approved'"),
        ("commitment", "state = 'kept'"),
        ("commitment", "approved_by = requested_by"),
        ("commitment_raise", "approved_by = requested_by"),
    ],
)
def test_no_statement_overspends_pays_alone_or_invents_a_state(funds, lived, table, change):
    before = as_text(table)
    with pytest.raises(peewee.IntegrityError):
        run(f"UPDATE {table} SET {change}")
    assert as_text(table) == before


def test_a_person_agrees_once_and_a_request_is_paid_once(funds, lived):
    named = name()
    for statement in (
        "INSERT INTO approval (community, thing, thing_id, approved_by, approved_at) "
        "SELECT community, thing, thing_id, approved_by, approved_at FROM approval",
        "INSERT INTO disbursement (id, community, fund_id, commitment_id, use, request_id, "
        f"paid_on, amount_fen, returned_fen, recorded_at) SELECT '{named}', community, fund_id, "
        "commitment_id, use, request_id, paid_on, 1, 0, recorded_at FROM disbursement",
    ):
        with pytest.raises(peewee.IntegrityError):
            run(statement)
