"""Which row of 会小企03表 a line belongs to (domain.md §2.4). Pure.

In a voucher that moves cash, every line that is not cash says where the cash came from or went:
together they are exactly the cash, so nothing can be left out. A row may be chosen by hand.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from typing import Any

CASH = ("1001", "1002", "1012")
OPENING = 21  # what was there when the book began
CHOSEN = (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18)

# By the first digits of the account, the longest that fits: the row when the voucher debits the
# account in all, and when it credits it. One row for both, where they undo one another.
ROWS: dict[str, tuple[int, int]] = {
    "1101": (11, 8),
    "1121": (1, 1),
    "1122": (1, 1),
    "1123": (3, 3),
    "1131": (9, 9),
    "1132": (9, 9),
    "1221": (6, 2),
    "122102": (1, 1),  # what the government pays of a meal is part of its price
    "122104": (1, 1),  # so is what a fund pays for goods
    "14": (3, 3),
    "15": (11, 8),
    "16": (12, 10),
    "17": (12, 10),
    "1801": (12, 10),
    "1901": (6, 2),
    "2001": (16, 14),
    "2201": (3, 3),
    "2202": (3, 3),
    "2203": (1, 1),
    "2211": (4, 4),
    "2221": (5, 5),
    "2231": (17, 17),
    "2232": (18, 18),
    "2241": (6, 2),
    "2401": (2, 2),
    "2501": (16, 14),
    "2701": (16, 14),
    "30": (15, 15),
    "31": (18, 18),
    "4": (3, 3),
    "5001": (1, 1),
    "5051": (1, 1),
    "5111": (9, 9),
    "5301": (2, 2),
    "54": (3, 3),
    "5403": (5, 5),
    "540102": (3, 2),  # a fund's company gives back what a repair cost
    "540104": (3, 2),  # so do the owners what their common parts cost
    "5601": (6, 6),
    "5602": (6, 6),
    "5603": (6, 2),
    "5711": (6, 6),
    "5801": (5, 5),
}
WAGES = "2211"
WITHHELD = ("2221", "2241")  # income tax and insurance kept back of wages: no money came in
WAGES_PAID, INTEREST_PAID = 4, 17
OUTPUT_VAT = "222101"  # credited with the price it is part of, debited when it is paid


def is_cash(account: str) -> bool:
    """Whether an account is 货币资金."""
    return account.startswith(CASH)


def rows(kind: str, lines: Sequence[Any], interest: Container[str] = ()) -> list[int | None]:
    """The row of each line of a voucher; None for cash and where no cash moves.

    `interest` are the accounts of 利息费用.
    """
    if not any(is_cash(line.account) for line in lines):
        return [None] * len(lines)
    nets: dict[str, int] = defaultdict(int)
    for line in lines:
        nets[line.account] += line.debit_fen - line.credit_fen
    pays_wages = any(account.startswith(WAGES) and net > 0 for account, net in nets.items())
    return [_row(kind, line, nets[line.account], pays_wages, interest) for line in lines]


def _row(
    kind: str, line: Any, net_fen: int, pays_wages: bool, interest: Container[str]
) -> int | None:
    if is_cash(line.account):
        return None
    if kind == "opening":
        return OPENING
    if line.cash_flow:
        return line.cash_flow
    if line.account == OUTPUT_VAT:
        return 1 if line.credit_fen else 5
    if line.account in interest and net_fen > 0:
        return INTEREST_PAID
    if pays_wages and net_fen < 0 and line.account.startswith(WITHHELD):
        return WAGES_PAID
    debited, credited = ROWS[_longest(line.account)]
    return debited if net_fen > 0 else credited


def _longest(account: str) -> str:
    return next(account[:n] for n in range(len(account), 0, -1) if account[:n] in ROWS)


def sums(lines: Iterable[Any], rows: Iterable[int | None]) -> dict[int, int]:
    """What each row brought (positive) or took (negative), in fen."""
    found: dict[int, int] = defaultdict(int)
    for line, row in zip(lines, rows, strict=True):
        if row is not None:
            found[row] += line.credit_fen - line.debit_fen
    return dict(found)
