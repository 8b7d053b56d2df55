"""The books as hledger and beancount text. Pure: no Flask, no peewee, no clock.

Both say the same: every voucher in the order of its date, and at the end of each closed month
what must stand on each account, so that a foreign program can contradict us.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple

from services.ledger.accounts.rules import DIMENSIONS, Account, with_parents
from services.ledger.cash_flow.rules import is_cash
from services.ledger.vouchers.rules import month_end

ROOTS = {
    "asset": ("assets", "Assets"),
    "cost": ("assets", "Assets"),  # 4xxx is work in progress, an asset until it is sold
    "liability": ("liabilities", "Liabilities"),
    "equity": ("equity", "Equity"),
}
RESULT_ROOTS = {"credit": ("revenues", "Income"), "debit": ("expenses", "Expenses")}

# What a voucher and a line say beside their date, memo and amounts: our field by its tag.
VOUCHER_TAGS = {
    "document": "document_id",
    "kind": "kind",
    "voucher": "id",
    "corrects": "corrects",
    "business_date": "business_date",
    "attachments": "attachments",
    "maker": "maker",
    "reviewer": "reviewer",
    "cashier": "cashier",
    "poster": "poster",
}
LINE_TAGS = (*DIMENSIONS, "reference", "cash_flow", "memo")


class Assertion(NamedTuple):
    """What stands on the accounts on a day, for a month: debits less credits, fen."""

    day: date
    period: str
    balances: dict[str, int]


class Journal(NamedTuple):
    """What is to be written: vouchers by date, and what stood at the ends of months.

    `first_day` is the first that a date is written of, None for an empty book. `opening` is what
    stood before, for a journal that does not begin with the book.
    """

    title: str
    names: Mapping[str, str]
    first_day: date | None
    vouchers: Iterable[Any]
    asserted: Sequence[Assertion]
    opening: Assertion | None = None


class Form(NamedTuple):
    """How one program wants it: paragraphs as lists of lines."""

    for_hledger: bool
    head: Callable[[Journal], list[list[str]]]
    voucher: Callable[[Any, Mapping[str, str]], list[str]]
    opening: Callable[[Assertion, Mapping[str, str]], list[str]]
    assertion: Callable[[Assertion, Mapping[str, str]], list[str]]


def assertions(
    moved: Iterable[Any], closed: Iterable[str], accounts: Collection[str]
) -> list[Assertion]:
    """What stood on each of the accounts at each closed month's end, from what the months moved.

    The kept turnovers and not the vouchers, or the foreign program would only repeat our sum.
    """
    rows = list(moved)
    return [
        Assertion(
            month_end(period),
            period,
            standing((row for row in rows if row.period <= period), accounts),
        )
        for period in closed
    ]


def standing(moved: Iterable[Any], accounts: Collection[str]) -> dict[str, int]:
    """What stands on each of the accounts after what the months moved."""
    balances = dict.fromkeys(sorted(accounts), 0)
    for row in moved:
        balances[row.account] += row.debit_fen - row.credit_fen
    return balances


def account_names(
    chart: Mapping[str, Account], codes: Collection[str], for_hledger: bool
) -> dict[str, str]:
    """The full names of accounts: their class, those above, themselves; legal in both formats.

    What was posted on an account before it had sub-accounts stands beside them.
    """
    names = {}
    for code in sorted(codes):
        account = chart[code]
        parts = [_component(chart[above]) for above in with_parents([code])]
        own = [] if account.is_leaf else [f"{code}-直接入账"]
        names[code] = ":".join([_root(account)[0 if for_hledger else 1], *parts, *own])
    return names


def _root(account: Any) -> tuple[str, str]:
    return RESULT_ROOTS[account.side] if account.kind == "result" else ROOTS[account.kind]


def _component(account: Any) -> str:
    """Code and name in letters, digits and hyphens: 500102-助餐-免税."""
    return re.sub(r"[\W_]+", "-", f"{account.code}-{account.name}").strip("-")


def amount(fen: int) -> str:
    """Yuan with two decimals and no grouping, as both programs read it."""
    return f"{plain_yuan(fen)} CNY"


def plain_yuan(fen: int) -> str:
    """Yuan with two decimals and no grouping, as programs read it."""
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{part:02d}"


def text(form: Form, journal: Journal) -> Iterator[str]:
    """The journal, a paragraph at a time; the vouchers are read as they are written."""
    paragraphs = chain(
        form.head(journal),
        [form.opening(journal.opening, journal.names)] if journal.opening else [],
        _in_time(form, journal),
    )
    for number, paragraph in enumerate(filter(None, paragraphs)):
        yield ("\n" if number else "") + "\n".join(paragraph) + "\n"


def _in_time(form: Form, journal: Journal) -> Iterator[list[str]]:
    """Vouchers by date, each month's assertion after the last voucher of the month."""
    waiting = list(journal.asserted)
    for voucher in journal.vouchers:
        while waiting and waiting[0].period < voucher.period:
            yield form.assertion(waiting.pop(0), journal.names)
        yield form.voucher(voucher, journal.names)
    for assertion in waiting:
        yield form.assertion(assertion, journal.names)


def _code(voucher: Any) -> str:
    return f"{voucher.period}-{voucher.word}-{voucher.number}"


def _tags(thing: Any, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a voucher or a line says, one line of text each, without what it does not say."""
    for tag, field in fields.items():
        value = getattr(thing, field)
        if value is not None and value != "":
            yield tag, re.sub(r"\s+", " ", str(value)).strip()


_OF_LINE = {tag: tag for tag in LINE_TAGS}

# -- hledger ----------------------------------------------------------------------------------


def _hledger_head(journal: Journal) -> list[list[str]]:
    """Everything that is used is declared, as `hledger check -s` wants it."""
    return [
        [f"; {_one_line(journal.title)}", "commodity 1000.00 CNY"],
        [f"tag {tag}" for tag in (*VOUCHER_TAGS, *LINE_TAGS)],
        [
            f"account {name}" + ("  ; type:C" if is_cash(code) else "")
            for code, name in journal.names.items()
        ],
    ]


def _hledger_voucher(voucher: Any, names: Mapping[str, str]) -> list[str]:
    head = f"{voucher.voucher_date} * ({_code(voucher)}) {_one_line(voucher.memo)}"
    return [
        _commented(head, _tags(voucher, VOUCHER_TAGS)),
        *(_hledger_line(line, names) for line in voucher.written),
    ]


def _hledger_line(line: Any, names: Mapping[str, str]) -> str:
    text = f"    {names[line.account]}  {amount(line.debit_fen - line.credit_fen)}"
    return _commented(text, _tags(line, _OF_LINE))


def _commented(text: str, tags: Iterable[tuple[str, str]]) -> str:
    said = ", ".join(f"{tag}:{_one_line(value)}" for tag, value in tags)
    return f"{text}  ; {said}" if said else text


def _hledger_opening(opening: Assertion, names: Mapping[str, str]) -> list[str]:
    lines = [
        f"    {names[account]}  {amount(fen)}" for account, fen in opening.balances.items() if fen
    ]
    return [f"{opening.day} * 期初余额 {opening.period}", *lines] if lines else []


def _hledger_assertion(assertion: Assertion, names: Mapping[str, str]) -> list[str]:
    lines = [
        f"    {names[account]}  {amount(0)} = {amount(fen)}"
        for account, fen in assertion.balances.items()
    ]
    return [f"{assertion.day} * 期末余额 {assertion.period}", *lines] if lines else []


def _one_line(text: str) -> str:
    """Free text that cannot end a description, start a comment, split a tag or date a line."""
    plain = re.sub(r"\s+", " ", text).strip()
    return plain.translate(str.maketrans(";|,[]", "；｜，［］"))


HLEDGER = Form(True, _hledger_head, _hledger_voucher, _hledger_opening, _hledger_assertion)

# -- beancount --------------------------------------------------------------------------------


def _beancount_head(journal: Journal) -> list[list[str]]:
    return [
        [f'option "title" {_quoted(journal.title)}', 'option "operating_currency" "CNY"'],
        [f"{journal.first_day} open {name} CNY" for name in journal.names.values()]
        if journal.first_day
        else [],
    ]


def _beancount_voucher(voucher: Any, names: Mapping[str, str]) -> list[str]:
    lines = [
        f"{voucher.voucher_date} * {_quoted(voucher.memo)}",
        f"  code: {_quoted(_code(voucher))}",
    ]
    lines += [f"  {tag}: {_quoted(value)}" for tag, value in _tags(voucher, VOUCHER_TAGS)]
    for line in voucher.written:
        lines.append(f"  {names[line.account]}  {amount(line.debit_fen - line.credit_fen)}")
        lines += [f"    {tag}: {_quoted(value)}" for tag, value in _tags(line, _OF_LINE)]
    return lines


def _beancount_opening(opening: Assertion, names: Mapping[str, str]) -> list[str]:
    lines = [
        f"  {names[account]}  {amount(fen)}" for account, fen in opening.balances.items() if fen
    ]
    head = f"{opening.day} * {_quoted(f'期初余额 {opening.period}')}"
    return [head, *lines] if lines else []


def _beancount_assertion(assertion: Assertion, names: Mapping[str, str]) -> list[str]:
    """A balance is asserted for the morning after."""
    morning_after = assertion.day + timedelta(days=1)
    return [
        f"{morning_after} balance {names[account]}  {amount(fen)}"
        for account, fen in assertion.balances.items()
    ]


def _quoted(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).strip()
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


BEANCOUNT = Form(
    False, _beancount_head, _beancount_voucher, _beancount_opening, _beancount_assertion
)
