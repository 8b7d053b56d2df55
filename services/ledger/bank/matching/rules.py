"""Which row of the bank may be which line of the books, how surely, and why. Pure.

Amounts in fen, money into the account positive on both sides.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date, timedelta
from heapq import nsmallest
from operator import length_hint
from typing import Any, NamedTuple

from services.ledger.bank.matching.sums.rules import PARTS_MAX, Found, sums_to

BY_HAND = "by_hand"
OPENING, REVERSED, PREPARED = "opening", "reversed", "prepared"
REFERENCE, COUNTERPARTY, AMOUNT = "reference", "counterparty", "amount"
ONE_TO_MANY, MANY_TO_ONE = "one_to_many", "many_to_one"
SCORES = {
    OPENING: 100,
    REVERSED: 100,
    PREPARED: 100,
    REFERENCE: 100,
    COUNTERPARTY: 80,
    AMOUNT: 60,
    ONE_TO_MANY: 40,
    MANY_TO_ONE: 40,
}
NEAR, WITHIN = timedelta(days=3), timedelta(days=7)
REFERENCE_LENGTH_MIN = 4  # shorter numbers stand in memos by chance
NAME_LENGTH_MIN = 2
TWINS_SHOWN_MAX = 5
CROWD_MAX = 50
OPENING_LINES_MAX = 500
STEPS_MAX = 200_000  # of all searches for sums in one direction
_LEGAL_FORM = re.compile(r"(股份|有限|责任|公司)+$")
_WORD, _DIGIT = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]*"), re.compile(r"[0-9]")
_DAY = re.compile(r"20\d\d-\d\d(-\d\d)?|20\d{6}")


class Row(NamedTuple):
    """A row of the bank that is matched with nothing yet; `drafts` were written for it."""

    id: str
    day: date
    amount_fen: int
    counterparty: str
    reference: str
    memo: str
    is_opening: bool
    drafts: tuple[str, ...] = ()

    @property
    def key(self) -> tuple:
        """What tells it from others."""
        return (self.id,)


class Line(NamedTuple):
    """A line of the books on the bank's account that is matched with nothing yet.

    `day` is the business day; `said` are the memos of its voucher, where other parties and
    reference numbers stand; `numbers` are its document and the references of its lines.
    """

    voucher_id: str
    line_no: int
    voucher: str
    day: date
    amount_fen: int
    said: tuple[str, ...]
    numbers: tuple[str, ...]
    takes_back: str | None = None  # the voucher that a red one takes back

    @property
    def key(self) -> tuple:
        """What tells it from others."""
        return (self.voucher_id, self.line_no)


class Suggestion(NamedTuple):
    """Rows and lines of the same sum; unambiguous when none of them could be anything else."""

    why: str
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    unambiguous: bool

    @property
    def score(self) -> int:
        """How sure it is, of 100."""
        return SCORES[self.why]

    @property
    def keys(self) -> list[tuple]:
        """What it is of."""
        return [*(row.key for row in self.rows), *(line.key for line in self.lines)]

    @property
    def amount_fen(self) -> int:
        """What moved at the bank; 0 where it never knew."""
        return sum(row.amount_fen for row in self.rows)


def matcher_problem(roles: Iterable[str]) -> str | None:
    """Why this person may not compare bank and books, or None (domain.md §4.2)."""
    return "Whoever keeps the bank does not reconcile it." if "cashier" in roles else None


def suggest(rows: Iterable[Row], lines: Iterable[Line]) -> list[Suggestion]:
    """What may be matched with what, the surest first.

    Whatever a surer ground names is not looked at by the weaker ones, even where it is ambiguous.
    """
    open_rows, open_lines = list(rows), list(lines)
    found: list[Suggestion] = []
    for ground in _GROUNDS:
        new = ground(open_rows, open_lines)
        found += new
        taken = {key for suggestion in new for key in suggestion.keys}
        open_rows = [row for row in open_rows if row.key not in taken]
        open_lines = [line for line in open_lines if line.key not in taken]
    return _few_twins(found)


def _few_twins(found: list[Suggestion]) -> list[Suggestion]:
    """Without the further twins of a row, which nobody reads."""
    shown: Counter = Counter()
    kept = []
    for one in found:
        shown.update(row.key for row in one.rows)
        if one.unambiguous or max(shown[row.key] for row in one.rows) <= TWINS_SHOWN_MAX:
            kept.append(one)
    return kept


# -- one row, one line ------------------------------------------------------------------------


def _prepared(rows: list[Row], lines: list[Line]) -> list[Suggestion]:
    """The line of a voucher that was drafted for the row."""
    return _named_alike(PREPARED, rows, lines, lambda row: row.drafts, lambda line: line.numbers)


def _referenced(rows: list[Row], lines: list[Line]) -> list[Suggestion]:
    """A number stands on both sides: the bank's reference, an invoice, the voucher's document."""
    return _named_alike(
        REFERENCE,
        rows,
        lines,
        lambda row: _numbers(f"{row.reference} {row.memo}"),
        lambda line: _numbers(" ".join((*line.said, *line.numbers))),
    )


def _numbers(text: str) -> set[str]:
    """The words of a text that may name a payment; days and short numbers stand by chance."""
    return {
        word
        for word in _WORD.findall(text)
        if len(word) >= REFERENCE_LENGTH_MIN and _DIGIT.search(word) and not _DAY.fullmatch(word)
    }


def _named_alike(
    why: str,
    rows: list[Row],
    lines: list[Line],
    names_of_row: Callable[[Row], Iterable[str]],
    names_of_line: Callable[[Line], Iterable[str]],
) -> list[Suggestion]:
    """Pairs of the same amount that share a name."""
    named: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in lines:
        for name in set(names_of_line(line)):
            named[name, line.amount_fen].append(line)
    fitting = []
    for row in rows:
        alike = [line for name in names_of_row(row) for line in named[name, row.amount_fen]]
        fitting.append((row, list({line.key: line for line in alike}.values())))
    return _pairs(why, fitting)


def _counterparties(rows: list[Row], lines: list[Line]) -> list[Suggestion]:
    """The other party stands in the voucher, and the days are near."""
    return _near(COUNTERPARTY, rows, lines, NEAR, _says_counterparty)


def _amounts(rows: list[Row], lines: list[Line]) -> list[Suggestion]:
    """The same amount within some days."""
    return _near(AMOUNT, rows, lines, WITHIN, lambda row, line: True)


def _says_counterparty(row: Row, line: Line) -> bool:
    """The other party stands in the voucher, in short or in full, without its legal form."""
    name = _LEGAL_FORM.sub("", row.counterparty)
    if len(name) < NAME_LENGTH_MIN:
        return False
    return any(
        name in said or any(len(word) > NAME_LENGTH_MIN and word in name for word in said.split())
        for said in line.said
    )


def _near(
    why: str,
    rows: list[Row],
    lines: list[Line],
    days: timedelta,
    holds: Callable[[Row, Line], bool],
) -> list[Suggestion]:
    """Pairs of the same amount within some days for which the ground holds.

    Where a crowd has one amount, only the nearest are looked at, and none is unambiguous.
    """
    by_amount: dict[int, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.day):
        by_amount[line.amount_fen].append(line)
    fitting, crowded = [], set()
    for row in rows:
        alike = by_amount[row.amount_fen]
        first = bisect_left(alike, row.day - days, key=lambda line: line.day)
        end = bisect_right(alike, row.day + days, key=lambda line: line.day)
        if end - first > CROWD_MAX:
            crowded.add(row.amount_fen)
            middle = bisect_left(alike, row.day, key=lambda line: line.day)
            first = max(first, min(middle, end) - CROWD_MAX // 2)
            end = min(end, first + CROWD_MAX)
        fitting.append((row, [line for line in alike[first:end] if holds(row, line)]))
    return _pairs(why, fitting, crowded)


def _pairs(
    why: str, fitting: list[tuple[Row, list[Line]]], crowded: Container[int] = ()
) -> list[Suggestion]:
    """Each row with the lines that fit, nearest days first."""
    wanted = Counter(line.key for _, lines in fitting for line in lines)
    return [
        Suggestion(
            why,
            (row,),
            (line,),
            len(lines) == wanted[line.key] == 1 and row.amount_fen not in crowded,
        )
        for row, lines in fitting
        for line in sorted(lines, key=lambda line: abs(row.day - line.day))[:CROWD_MAX]
    ]


# -- sums -------------------------------------------------------------------------------------


def _openings(rows: list[Row], lines: list[Line]) -> list[Suggestion]:
    """What stood at the bank before its first statement is what the books had until then."""
    found = []
    for row in rows:
        before = tuple(line for line in lines if line.day <= row.day) if row.is_opening else ()
        if (
            0 < len(before) <= OPENING_LINES_MAX
            and sum(line.amount_fen for line in before) == row.amount_fen
        ):
            found.append(Suggestion(OPENING, (row,), before, True))
    return found


def _reversals(_rows: list[Row], lines: list[Line]) -> list[Suggestion]:
    """A voucher and the red one that took it back: the bank never knew of either."""
    found = []
    for red in (line for line in lines if line.takes_back):
        taken_back = tuple(
            line
            for line in lines
            if line.voucher_id == red.takes_back and line.amount_fen == -red.amount_fen
        )
        if len(taken_back) == 1:
            found.append(Suggestion(REVERSED, (), (taken_back[0], red), True))
    wanted = Counter(key for one in found for key in one.keys)
    return [one for one in found if all(wanted[key] == 1 for key in one.keys)]


def _sums(rows: list[Row], lines: list[Line]) -> list[Suggestion]:
    """One row that is several lines, and several rows that are one line."""
    one_to_many = [
        Suggestion(ONE_TO_MANY, (row,), parts, sure) for row, parts, sure in _made_of(rows, lines)
    ]
    many_to_one = [
        Suggestion(MANY_TO_ONE, parts, (line,), sure) for line, parts, sure in _made_of(lines, rows)
    ]
    found = one_to_many + many_to_one
    wanted = Counter(key for one in found for key in one.keys)
    return [
        one._replace(unambiguous=one.unambiguous and all(wanted[key] == 1 for key in one.keys))
        for one in found
    ]


def _made_of(wholes: Sequence, parts: Sequence) -> Iterator[tuple]:
    """Each whole with the parts it may be the sum of, and whether there is no other way."""
    in_time = sorted(parts, key=lambda part: part.day)
    steps = iter(range(STEPS_MAX))
    for whole in wholes:
        if not length_hint(steps):
            return
        near = _near_parts(whole, in_time)
        found: Found = sums_to(
            abs(whole.amount_fen), [abs(part.amount_fen) for part in near], steps
        )
        for chosen in found.ways:
            yield whole, tuple(near[n] for n in chosen), found.only


def _near_parts(whole: Any, in_time: Sequence) -> list:
    """What is smaller, of the same sign and near in time, the nearest first."""
    first = bisect_left(in_time, whole.day - WITHIN, key=lambda part: part.day)
    end = bisect_right(in_time, whole.day + WITHIN, key=lambda part: part.day)
    sign = 1 if whole.amount_fen > 0 else -1
    smaller = (
        part for part in in_time[first:end] if 0 < part.amount_fen * sign < whole.amount_fen * sign
    )
    return nsmallest(PARTS_MAX, smaller, lambda part: (abs(part.day - whole.day), part.key))


_GROUNDS = (_openings, _reversals, _prepared, _referenced, _counterparties, _amounts, _sums)
