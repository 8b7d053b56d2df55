"""What is final is final in the database itself, on both engines, whoever holds the keyboard."""

import peewee
import pytest

from tests.ledger import by_hand as b
from tests.ledger import happenings as h

FINAL = {
    *("voucher", "voucher_line", "period_close", "period_checklist", "account", "draft_step"),
    *("vat_rate", "vat_threshold", "income_tax_rate"),
}
MUTABLE = {("account", "is_leaf"), ("account", "frozen_on")}
REFUSED = "final|never deleted|this month is closed"


def final_tables(database) -> set[str]:
    """Every table whose rows a trigger keeps."""
    if database.is_postgres:
        found = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND relnamespace = 'ledger'::regnamespace"
        )
    else:
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    names = [name for (name,) in database.proxy.execute_sql(found)]
    return {name.removesuffix("_stay") for name in names if name.endswith("_stay")}


def changes(column: peewee.ColumnMetadata) -> str:
    """An expression of the column's type that is not what stands there."""
    kind = column.data_type.lower()
    if "int" in kind:
        return f'COALESCE("{column.name}", 0) + 1'
    if "bool" in kind:
        return f'NOT "{column.name}"'
    return "'1999-01-01'" if kind == "date" else "'x'"


def attempts(database, table: str) -> list[str]:
    """Every way to change, delete or clear away the rows of a table."""
    columns = database.proxy.get_columns(table)
    cleared = [f"TRUNCATE {table} CASCADE"] if database.is_postgres else []
    if table in FINAL - {"account"} and not database.is_postgres:
        cleared.append(f"REPLACE INTO {table} SELECT * FROM {table}")
    changed = [
        f'UPDATE {table} SET "{column.name}" = {changes(column)}'
        for column in columns
        if (table, column.name) not in MUTABLE
    ]
    return [f"DELETE FROM {table}", *cleared, *changed]


def test_no_final_row_is_changed_deleted_or_cleared_away(ledger):
    b.post(ledger)
    h.close(ledger, "2026-03")
    database = ledger.service.database
    with database.connection():
        execute = database.proxy.execute_sql
        filled = {
            table
            for table in final_tables(database)
            if execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
        }
        assert filled >= FINAL
        for table in sorted(filled):
            for tried in attempts(database, table):
                with pytest.raises(peewee.IntegrityError, match=REFUSED):
                    execute(tried)
    found = ledger.get("/books/store/verify")
    assert (found["vouchers"], found["broken_at"], found["differences"]) == (2, None, [])


@pytest.mark.parametrize(
    "forged",
    [
        "state = 'posted', voucher = 'v', reviewer = maker, poster = 'zhao'",
        "state = 'posted', voucher = 'v', reviewer = 'ma', poster = 'ma'",
        "state = 'posted', voucher = 'v', reviewer = NULL, poster = 'zhao'",
        "state = 'posted', voucher = 'v', reviewer = 'ma', poster = NULL",
        "state = 'posted', reviewer = 'ma', poster = 'zhao'",
        "state = 'reviewed', reviewer = maker",
        "state = 'approved'",
        "state = 'posted', voucher = 'v', reviewer = 'ma', poster = 'zhao', maker = 'wu'",
        "state = 'reviewed', reviewer = 'ma', attachments = 7",
    ],
)
def test_no_hand_can_be_forged_on_a_draft(ledger, forged):
    draft = b.make(ledger)
    with ledger.service.database.connection(), pytest.raises(peewee.IntegrityError):
        ledger.service.database.proxy.execute_sql(f"UPDATE draft SET {forged}")
    assert ledger.get(f"/books/store/drafts/{draft['id']}") == draft


def test_what_was_reviewed_is_what_is_posted(ledger):
    draft = b.make(ledger)
    assert b.step(ledger, draft, "review").status == 200
    database = ledger.service.database
    tries = (
        "UPDATE draft_line SET debit_fen = debit_fen * 10 WHERE debit_fen <> 0",
        "DELETE FROM draft_line",
        "INSERT INTO draft_line (draft_id, line_no, account, debit_fen, credit_fen) "
        f"VALUES ('{draft['id']}', 3, '1001', 5, 0)",
        "UPDATE draft SET memo = '支付罚款'",
        "UPDATE draft SET state = 'draft', reviewer = NULL, voucher_date = '2026-01-01'",
        "DELETE FROM draft",
    )
    for tried in tries:
        with database.connection(), pytest.raises(peewee.IntegrityError, match="final"):
            database.proxy.execute_sql(tried)
    assert b.step(ledger, draft, "post").status == 201
    for tried in ("UPDATE draft SET state = 'reviewed', voucher = NULL", *tries[:3]):
        with database.connection(), pytest.raises(peewee.IntegrityError, match="final"):
            database.proxy.execute_sql(tried)


def test_no_voucher_of_one_hand_is_written_beside_the_commands(ledger):
    b.post(ledger)
    database = ledger.service.database
    with database.connection():
        columns = [column.name for column in database.proxy.get_columns("voucher")]
        for forged in ({"reviewer": "maker"}, {"poster": "reviewer"}, {"reviewer": "NULL"}):
            values = {"id": "'v'", "position": "2", "number": "2", "document_id": "'d'"} | forged
            said = ", ".join(values.get(name, name) for name in columns)
            with pytest.raises(peewee.IntegrityError, match="whoever makes"):
                database.proxy.execute_sql(
                    f"INSERT INTO voucher ({', '.join(columns)}) SELECT {said} FROM voucher"
                )
