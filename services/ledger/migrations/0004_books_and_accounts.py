"""Any number of books, each with its own chart; vouchers with signatures and more dimensions.

What is kept of the vouchers is counted anew from their lines.
"""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
)

from services.ledger.accounts.rules import seeded
from services.ledger.cash_flow.rules import rows
from shared.database import allow_changes, forbid_changes

atomic = False  # SQLite rebuilds `book` with its foreign keys off, which no transaction allows

FINAL = "vouchers are final; post a red voucher"
FINAL_LINE = "voucher lines are final; post a red voucher"
KEPT_BY = ("supplier", "member", "person", "fund", "outlet")
CARRIED = "('carry_forward', 'year_end')"


def up(migrator, db):
    """Widen the books and vouchers, add the charts, count turnovers and cash flow."""
    postgres = isinstance(db, PostgresqlDatabase)
    if not postgres:
        db.execute_sql("PRAGMA foreign_keys = OFF")
    with db.atomic():
        _free_the_codes(db, postgres)
        _widen_vouchers(db, postgres)
        tables = _create(db)
        _give_charts(db, tables["Account"], tables["Book"])
        _count(db)
    if not postgres:
        db.execute_sql("PRAGMA foreign_keys = ON")


def _free_the_codes(db, postgres):
    """A book may have any code, and says which company it belongs to."""
    if postgres:
        found = db.execute_sql(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'book'::regclass "
            "AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%%property%%'"
        ).fetchall()
        for (name,) in found:
            db.execute_sql(f'ALTER TABLE book DROP CONSTRAINT "{name}"')
        db.execute_sql("ALTER TABLE book ADD COLUMN credit_code VARCHAR(18)")
        return

    class Book(Model):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        code = CharField(16)
        name = CharField(64)
        credit_code = CharField(18, null=True)
        vat_filing = CharField(16, constraints=[Check("vat_filing IN ('month', 'quarter')")])
        reserve_bp = IntegerField(constraints=[Check("reserve_bp BETWEEN 0 AND 10000")])
        closed_through = CharField(7, null=True)
        head_position = BigIntegerField()
        head_hash = CharField(64)
        opened_at = TextField()

        class Meta:
            database = db
            table_name = "book_rebuilt"

    columns = (
        "id, community, code, name, vat_filing, reserve_bp, closed_through, "
        "head_position, head_hash, opened_at"
    )
    Book.create_table()
    db.execute_sql(f"INSERT INTO book_rebuilt ({columns}) SELECT {columns} FROM book")
    db.execute_sql("DROP TABLE book")
    db.execute_sql("ALTER TABLE book_rebuilt RENAME TO book")
    db.execute_sql("CREATE UNIQUE INDEX book_community_code ON book (community, code)")


def _widen_vouchers(db, postgres):
    """Signatures and dimensions; what was sealed before stays sealed in its first form."""
    allow_changes(db, "voucher")
    allow_changes(db, "voucher_line")
    for name, kind in (
        ("reviewer", "VARCHAR(64)"),
        ("cashier", "VARCHAR(64)"),
        ("poster", "VARCHAR(64)"),
        ("corrects", "VARCHAR(36)"),
        ("form", "INTEGER NOT NULL DEFAULT 1"),
    ):
        db.execute_sql(f"ALTER TABLE voucher ADD COLUMN {name} {kind}")
    for name, kind in (
        ("member", "VARCHAR(64)"),
        ("person", "VARCHAR(64)"),
        ("reference", "VARCHAR(64)"),
        ("cash_flow", "INTEGER"),
    ):
        db.execute_sql(f"ALTER TABLE voucher_line ADD COLUMN {name} {kind}")
    if postgres:
        db.execute_sql("ALTER TABLE voucher_line ALTER COLUMN account TYPE VARCHAR(8)")
    db.execute_sql("CREATE INDEX voucher_line_account ON voucher_line (account)")
    db.execute_sql("CREATE INDEX voucher_corrects ON voucher (corrects)")
    _say_where_cash_came_from(db)
    forbid_changes(db, "voucher", FINAL)
    forbid_changes(db, "voucher_line", FINAL_LINE)


def _say_where_cash_came_from(db):
    class Line(Model):
        voucher_id = CharField(36)
        line_no = IntegerField()
        account = CharField(8)
        debit_fen = BigIntegerField()
        credit_fen = BigIntegerField()
        cash_flow = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "voucher_line"
            primary_key = CompositeKey("voucher_id", "line_no")

    written = {}
    for line in Line.select().order_by(Line.voucher_id, Line.line_no):
        written.setdefault(line.voucher_id, []).append(line)
    for lines in written.values():
        for line, row in zip(lines, rows("", lines), strict=True):
            if row is not None:
                Line.update(cash_flow=row).where(
                    (Line.voucher_id == line.voucher_id) & (Line.line_no == line.line_no)
                ).execute()


def _create(db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Book(Table):
        id = CharField(36, primary_key=True)

    class Account(Table):
        book = ForeignKeyField(Book)
        code = CharField(8)
        name = CharField(64)
        full_name = CharField(200)
        side = CharField(6, constraints=[Check("side IN ('debit', 'credit')")])
        is_leaf = BooleanField()
        frozen_on = DateField(null=True)
        requires = CharField(100)

        class Meta:
            primary_key = CompositeKey("book", "code")

    class Turnover(Table):
        book = ForeignKeyField(Book)
        period = CharField(7)
        account = CharField(8)
        supplier = CharField(64)
        member = CharField(64)
        person = CharField(64)
        fund = CharField(64)
        outlet = CharField(64)
        carried = BooleanField()
        debit_fen = BigIntegerField()
        credit_fen = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("book", "period", "account", *KEPT_BY, "carried")

    class CashFlow(Table):
        book = ForeignKeyField(Book)
        period = CharField(7)
        row = IntegerField(constraints=[Check("row BETWEEN 1 AND 22")])
        amount_fen = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("book", "period", "row")

    db.execute_sql("DROP TABLE turnover")
    db.create_tables([Account, Turnover, CashFlow])
    forbid_changes(
        db, "account", "accounts are frozen, never deleted", mutable=("is_leaf", "frozen_on")
    )
    return {"Book": Book, "Account": Account}


def _give_charts(db, account, book):
    rows = [
        {
            "book": owner.id,
            "code": seed.code,
            "name": seed.name,
            "full_name": seed.full_name,
            "side": seed.side,
            "is_leaf": seed.is_leaf,
            "frozen_on": None,
            "requires": "",
        }
        for owner in book.select()
        for seed in seeded()
    ]
    for start in range(0, len(rows), 500):
        account.insert_many(rows[start : start + 500]).execute()


def _count(db):
    kept = ", ".join(f"COALESCE(line.{name}, '')" for name in KEPT_BY)
    db.execute_sql(
        f"INSERT INTO turnover (book_id, period, account, {', '.join(KEPT_BY)}, carried, "
        f"debit_fen, credit_fen) SELECT voucher.book_id, voucher.period, line.account, {kept}, "
        f"voucher.kind IN {CARRIED}, SUM(line.debit_fen), SUM(line.credit_fen) "
        "FROM voucher_line AS line JOIN voucher ON voucher.id = line.voucher_id "
        f"GROUP BY voucher.book_id, voucher.period, line.account, {kept}, "
        f"voucher.kind IN {CARRIED}"
    )
    db.execute_sql(
        "INSERT INTO cash_flow (book_id, period, row, amount_fen) SELECT voucher.book_id, "
        "voucher.period, line.cash_flow, SUM(line.credit_fen - line.debit_fen) "
        "FROM voucher_line AS line JOIN voucher ON voucher.id = line.voucher_id "
        "WHERE line.cash_flow IS NOT NULL "
        "GROUP BY voucher.book_id, voucher.period, line.cash_flow"
    )
