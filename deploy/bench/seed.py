"""A book of any number of vouchers, as posting would have written it, but in batches.

However many vouchers, the months, accounts and counterparties are the same. Everything is sealed,
chained and counted by the ledger's own rules.
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from itertools import count
from typing import Any

from deploy.instance import COMMUNITY, Instance
from shared import clock, ids
from shared.follower import follower_of
from shared.identity import Principal

MONTHS = 24
AT_ONCE = 500
SUPPLIERS, MEMBERS, PERSONS = 40, 60, 20


def ledger(part: str) -> Any:
    """A module of the ledger, which nothing here imports by name."""
    return import_module(f"services.ledger.{part}")


def fill(instance: Instance, wanted: int) -> None:
    """Write so many vouchers into the shop's book, the way posting would have, but in batches."""
    database = ledger("service").SERVICE.database
    database.bind(instance.settings)
    with database.connection(), database.transaction():
        database.proxy.execute_sql("PRAGMA cache_size = -200000")
        _fill(database, ledger("books.commands").book(_who(), "store"), wanted)
    database.close()
    with sqlite3.connect(instance.settings.var / "ledger.db") as file:
        file.execute("ANALYZE")


def verified(instance: Instance) -> str:
    """Walk the chain once, to show that the vouchers are genuine; says how long it took."""
    database = ledger("service").SERVICE.database
    database.bind(instance.settings)
    started = time.perf_counter()
    with database.connection():
        found = ledger("verification.queries").verify(_who(), "store")
    database.close()
    assert found.broken_at is None and not found.differences, found
    return f"核验 {found.vouchers:,} vouchers verified in {time.perf_counter() - started:,.1f} s"


def _who() -> Principal:
    return follower_of("ledger", COMMUNITY[0])


def _fill(database: Any, book: Any, wanted: int) -> None:
    models, rules = ledger("vouchers.models"), ledger("vouchers.rules")
    cash_flow = ledger("cash_flow.rules")
    turnovers, flows, numbers = Counter(), Counter(), Counter()  # type: ignore[var-annotated]
    head, vouchers, lines = book.head_hash, [], []
    for position, (day, kind, entry) in enumerate(_entries(wanted), start=1):
        period = day.isoformat()[:7]
        numbers[period] += 1
        voucher = _voucher(rules, book, position, day, kind, numbers[period], entry, head)
        rows = cash_flow.rows(kind, entry)
        written = [
            {"line_no": n, **line._asdict(), "cash_flow": row}
            for n, (line, row) in enumerate(zip(entry, rows, strict=True), start=1)
        ]
        head = voucher["hash"] = rules.seal(voucher, written)
        vouchers.append(voucher)
        lines += [{"voucher": voucher["id"], **line} for line in written]
        for key, (debit_fen, credit_fen) in rules.turnovers(entry).items():
            turnovers[(period, key, "debit_fen")] += debit_fen
            turnovers[(period, key, "credit_fen")] += credit_fen
        for row, fen in cash_flow.sums(entry, rows).items():
            flows[(period, row)] += fen
        if len(vouchers) == AT_ONCE or position == wanted:
            database.insert_rows(models.Voucher, vouchers)
            database.insert_rows(models.VoucherLine, lines)
            vouchers, lines = [], []
    type(book).update(head_position=wanted, head_hash=head).where(
        type(book).id == book.id
    ).execute()
    _keep(database, book, models, rules, turnovers, flows)


def _entries(wanted: int) -> Iterator[tuple]:
    """The day, the kind and the lines of each voucher: a close a day, and what lies between."""
    today = clock.today()
    first = today.replace(day=1)
    for _ in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
    days = [first + timedelta(days=n) for n in range((today.replace(day=1) - first).days)]
    others, done = count(), 0
    for number, day in enumerate(days, start=1):
        yield day, "day_closed", _day(number)
        done += 1
        while done < wanted * number // len(days):
            other = next(others)
            yield day, *OTHERS[other % len(OTHERS)](other)
            done += 1


def _line(account: str, debit_fen: int = 0, credit_fen: int = 0, **belongs: str) -> Any:
    return ledger("posting.rules").Line(account, debit_fen, credit_fen, **belongs)


def _day(number: int) -> list:
    return [
        _line("1001", 404_000, outlet="main"),
        _line("101201", 606_000, outlet="main"),
        _line("500101", 0, 1_000_000, outlet="main"),
        _line("222101", 0, 10_000, outlet="main"),
    ]


def _received(number: int) -> tuple:
    fen = 1_000 + number % 977
    supplier = f"supplier-{number % SUPPLIERS}"
    return "goods_received", [_line("1405", fen), _line("2202", 0, fen, supplier=supplier)]


def _settled(number: int) -> tuple:
    fen = 1_000 + number % 983
    lines = [_line("100201", fen - 6), _line("560301", 6), _line("101201", 0, fen)]
    return "settlement_received", lines


def _prepaid(number: int) -> tuple:
    fen = 1_000 + number % 991
    member = f"member-{number % MEMBERS}"
    return "deposit_taken", [_line("1001", fen), _line("220301", 0, fen, member=member)]


def _spent(number: int) -> tuple:
    fen, person = 1_000 + number % 997, f"person-{number % PERSONS}"
    return "expense", [_line("560201", fen, person=person), _line("100201", 0, fen)]


OTHERS = (_received, _settled, _prepaid, _spent)


def _voucher(
    rules: Any, book: Any, position: int, day: Any, kind: str, number: int, lines: list, head: str
) -> dict:
    voucher = dict.fromkeys(rules.SEALED[rules.FORM])
    return voucher | {
        "id": ids.new_id(),
        "book": book.id,
        "position": position,
        "period": day.isoformat()[:7],
        "word": rules.WORD,
        "number": number,
        "voucher_date": day,
        "business_date": day,
        "kind": kind,
        "memo": "量测",
        "attachments": 1,
        "maker": "bench",
        "source_id": ids.new_id(),
        "document_id": ids.new_id(),
        "amount_fen": sum(line.debit_fen for line in lines),
        "posted_at": clock.text(clock.at(day, 20)),
        "previous_hash": head,
        "form": rules.FORM,
    }


def _keep(
    database: Any, book: Any, models: Any, rules: Any, turnovers: Counter, flows: Counter
) -> None:
    keys = dict.fromkeys((period, key) for period, key, _ in turnovers)
    rows = [
        {
            "book": book.id,
            "period": period,
            "account": key[0],
            **dict(zip(rules.KEPT_BY, key[1:], strict=True)),
            "carried": False,
            "debit_fen": turnovers[(period, key, "debit_fen")],
            "credit_fen": turnovers[(period, key, "credit_fen")],
        }
        for period, key in keys
    ]
    database.insert_rows(models.Turnover, rows)
    brought = [
        {"book": book.id, "period": period, "row": row, "amount_fen": fen}
        for (period, row), fen in flows.items()
    ]
    database.insert_rows(models.CashFlow, brought)
