"""A bank's file line by line, by its layout. No Flask, no peewee."""

from datetime import timedelta

from services.ledger.bank.statements import rules
from services.ledger.bank.statements.rules import Layout, Movement
from shared import clock
from shared.money import yuan
from shared.sheets import BadLine, Line, read, refuse_bad
from shared.wire import EARLIEST

HEADER_LINES_MAX = 30  # banks write the account and the period above their header
TOTALS = ("合计", "总计", "小计", "本页合计", "Total")  # what they may write below their rows


def movements(body: bytes, layout: Layout) -> list[Movement]:
    """The rows of a statement from the oldest on.

    Raises `file_unreadable`, `import_invalid` with every bad line: missing columns, bad days,
    bad amounts, and balances that do not run on.
    """
    bad: list[BadLine] = []
    found = []
    lines = read(body)
    header, names = _header(lines, layout, bad)
    for line in _without_totals(lines[header + 1 :]):
        cells = [cell.strip() for cell in line.cells]
        if len(cells) < len(names) or any(cells[len(names) :]):
            bad.append(BadLine(line.line, "", "This line has not as many fields as the header."))
        else:
            named = dict(zip(names, cells, strict=False))
            found.append(_movement(line.line, named, layout, bad))
    if not found and not bad:
        bad.append(BadLine(lines[header].line, "", "No row follows the header."))
    refuse_bad(bad)
    ordered = rules.in_order(found)
    refuse_bad(
        [
            BadLine(
                row.line_no,
                layout.balance_column,
                f"{yuan(row.amount_fen)} does not lead from the balance before to "
                f"{yuan(row.balance_fen)}.",
            )
            for row in rules.breaks(ordered)
        ]
    )
    return ordered


def _without_totals(lines: list[Line]) -> list[Line]:
    """The rows without the sums at the foot, which repeat them."""
    end = len(lines)
    while end and _first(lines[end - 1]).startswith(TOTALS):
        end -= 1
    return lines[:end]


def _first(line: Line) -> str:
    return next((cell.strip() for cell in line.cells if cell.strip()), "")


def _header(lines: list[Line], layout: Layout, bad: list[BadLine]) -> tuple[int, list[str]]:
    """Where the header is and what it names: the first line that has most of the columns."""
    wanted = set(layout.columns)
    heads = [[cell.strip() for cell in line.cells] for line in lines[:HEADER_LINES_MAX]]
    header = max(range(len(heads)), key=lambda n: (len(wanted & set(heads[n])), -n))
    names = heads[header]
    while names and not names[-1]:
        names.pop()
    at = lines[header].line
    bad += [
        BadLine(at, column, "This column is missing.")
        for column in layout.columns
        if column not in names
    ]
    if any(names.count(column) > 1 for column in wanted):
        bad.append(BadLine(at, "", "A column stands in the header twice."))
    refuse_bad(bad)
    return header, names


def _movement(line: int, cells: dict[str, str], layout: Layout, bad: list[BadLine]) -> Movement:
    def fen(column: str) -> int:
        try:
            return rules.fen_of(cells[column])
        except ValueError as error:
            bad.append(BadLine(line, column, str(error)))
            return 0

    def text(field: str, column: str | None) -> str:
        value = cells[column] if column else ""
        if len(value) > rules.TEXT_MAX[field] or not value.isprintable():
            longest = rules.TEXT_MAX[field]
            bad.append(BadLine(line, column or "", f"At most {longest} readable characters."))
        return value

    if not cells[layout.balance_column]:
        bad.append(BadLine(line, layout.balance_column, "This must not be empty."))
    return Movement(
        line_no=line,
        day=_day(line, cells, layout, bad),
        amount_fen=_amount(line, layout, fen, bad),
        balance_fen=fen(layout.balance_column),
        counterparty=text("counterparty", layout.counterparty_column),
        reference=text("reference", layout.reference_column),
        memo=text("memo", layout.memo_column),
    )


def _day(line: int, cells: dict[str, str], layout: Layout, bad: list[BadLine]):
    latest = clock.today() + timedelta(days=1)
    try:
        day = rules.day_of(cells[layout.date_column], layout.date_format)
        if not EARLIEST <= day <= latest:
            raise ValueError(f"Must lie between {EARLIEST} and {latest}.")
        return day
    except ValueError as error:
        bad.append(BadLine(line, layout.date_column, str(error)))
        return EARLIEST


def _amount(line: int, layout: Layout, fen, bad: list[BadLine]) -> int:
    """What moved: the signed column, or whichever of the two columns has something."""
    before = len(bad)
    if layout.amount_column:
        amount_fen = fen(layout.amount_column) * (1 if layout.positive_is == "in" else -1)
        column, is_one = layout.amount_column, bool(amount_fen)
    else:
        in_fen, out_fen = fen(layout.in_column), fen(layout.out_column)
        amount_fen = in_fen - out_fen
        column, is_one = layout.in_column or "", bool(in_fen) != bool(out_fen)
    if not is_one and len(bad) == before:
        bad.append(BadLine(line, column, "A row moves one amount, in or out."))
    return amount_fen
