"""The books as hledger and beancount text. Pure: no Flask, no peewee, no clock.

Both say the same: every voucher in the order of its date, and at the end of each closed month
what must stand on each account, so that a foreign program can contradict us.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from services.ledger.accounts.rules import DIMENSIONS, Account, with_parents
from services.ledger.vouchers.rules import month_end

ROOTS = {
    "asset": ("assets", "Assets"),
    "cost": ("assets", "Assets"),  # 4xxx is work in progress, an asset until it is sold
    "liability": ("liabilities", "Liabilities"),
    "equity": ("equity", "Equity"),
}
RESULT_ROOTS = {"credit": ("revenues", "Income"), "debit": ("expenses", "Expenses")}
TAGS = ("document", "kind", *DIMENSIONS)


class Assertion(NamedTuple):
    """What stood on the accounts on the last day of a closed month: debits less credits, fen."""

    day: date
    period: str
    balances: dict[str, int]


def assertions(moved: Iterable[Any], closed: Iterable[str]) -> list[Assertion]:
    """What stood on each account at each closed month's end, from what the months moved.

    The kept turnovers and not the vouchers, or the foreign program would only repeat our sum.
    """
    rows = sorted(moved, key=lambda row: row.period, reverse=True)
    found: list[Assertion] = []
    standing: dict[str, int] = {}
    for period in closed:
        while rows and rows[-1].period <= period:
            row = rows.pop()
            standing[row.account] = standing.get(row.account, 0) + row.debit_fen - row.credit_fen
        found.append(Assertion(month_end(period), period, dict(sorted(standing.items()))))
    return found


def account_names(
    chart: Mapping[str, Account], used: Collection[str], hledger: bool
) -> dict[str, str]:
    """Each leaf account's full name: its class, those above it, itself; legal in both formats.

    What was posted on an account before it had sub-accounts stands beside them.
    """
    names = {}
    for code, account in chart.items():
        if account.is_leaf or code in used:
            parts = [_component(chart[above]) for above in with_parents([code])]
            own = [] if account.is_leaf else [f"{code}-直接入账"]
            names[code] = ":".join([_root(account)[0 if hledger else 1], *parts, *own])
    return names


def _root(account: Any) -> tuple[str, str]:
    return RESULT_ROOTS[account.side] if account.kind == "result" else ROOTS[account.kind]


def _component(account: Any) -> str:
    """Code and name in letters, digits and hyphens: 500102-助餐-免税."""
    return re.sub(r"[^\w]+", "-", f"{account.code}-{account.name}").strip("-")


def amount(fen: int) -> str:
    """Yuan with two decimals and no grouping, as both programs read it."""
    whole, part = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{part:02d} CNY"


# -- hledger ----------------------------------------------------------------------------------


def hledger(
    title: str,
    names: Mapping[str, str],
    vouchers: Sequence[Any],
    asserted: Sequence[Assertion],
) -> str:
    """A journal that `hledger check -s` accepts: everything it uses is declared."""
    payees = {_one_line(voucher.memo) for voucher in vouchers}
    payees |= {_assertion_payee(assertion) for assertion in asserted}
    parts = [
        [f"; {_one_line(title)}", "commodity 1000.00 CNY"],
        [f"tag {tag}" for tag in TAGS],
        [f"payee {payee}" for payee in sorted(payees)],
        [f"account {name}" for name in names.values()],
    ]
    parts += _in_time(
        vouchers,
        asserted,
        lambda voucher: _hledger_voucher(voucher, names),
        lambda assertion: _hledger_assertion(assertion, names),
    )
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _hledger_voucher(voucher: Any, names: Mapping[str, str]) -> list[str]:
    head = (
        f"{voucher.voucher_date} * ({_code(voucher)}) {_one_line(voucher.memo)}"
        f"  ; document:{_one_line(voucher.document_id)}, kind:{voucher.kind}"
    )
    return [head, *(_hledger_line(line, names) for line in voucher.written)]


def _hledger_line(line: Any, names: Mapping[str, str]) -> str:
    tags = ", ".join(
        f"{tag}:{_one_line(getattr(line, tag))}" for tag in DIMENSIONS if getattr(line, tag)
    )
    text = f"    {names[line.account]}  {amount(line.debit_fen - line.credit_fen)}"
    return f"{text}  ; {tags}" if tags else text


def _hledger_assertion(assertion: Assertion, names: Mapping[str, str]) -> list[str]:
    return [
        f"{assertion.day} * {_assertion_payee(assertion)}",
        *(
            f"    {names[account]}  {amount(0)} = {amount(fen)}"
            for account, fen in assertion.balances.items()
        ),
    ]


def _assertion_payee(assertion: Assertion) -> str:
    return f"期末余额 {assertion.period}"


def _one_line(text: str) -> str:
    """Free text that cannot end a description, start a comment or split a tag."""
    plain = re.sub(r"\s+", " ", text).strip()
    return plain.translate(str.maketrans(";|,", "；｜，"))


# -- beancount --------------------------------------------------------------------------------


def beancount(
    title: str,
    names: Mapping[str, str],
    vouchers: Sequence[Any],
    asserted: Sequence[Assertion],
) -> str:
    """A ledger that `bean-check` accepts; a balance is asserted for the morning after."""
    parts = [[f'option "title" {_quoted(title)}', 'option "operating_currency" "CNY"']]
    if vouchers:
        opened = vouchers[0].voucher_date
        parts.append([f"{opened} open {name} CNY" for name in names.values()])
    parts += _in_time(
        vouchers,
        asserted,
        lambda voucher: _beancount_voucher(voucher, names),
        lambda assertion: _beancount_assertion(assertion, names),
    )
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _beancount_voucher(voucher: Any, names: Mapping[str, str]) -> list[str]:
    lines = [
        f"{voucher.voucher_date} * {_quoted(voucher.memo)}",
        f"  code: {_quoted(_code(voucher))}",
        f"  document: {_quoted(voucher.document_id)}",
        f"  kind: {_quoted(voucher.kind)}",
    ]
    for line in voucher.written:
        lines.append(f"  {names[line.account]}  {amount(line.debit_fen - line.credit_fen)}")
        lines += [
            f"    {tag}: {_quoted(getattr(line, tag))}" for tag in DIMENSIONS if getattr(line, tag)
        ]
    return lines


def _beancount_assertion(assertion: Assertion, names: Mapping[str, str]) -> list[str]:
    morning_after = assertion.day + timedelta(days=1)
    return [
        f"{morning_after} balance {names[account]}  {amount(fen)}"
        for account, fen in assertion.balances.items()
    ]


def _quoted(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).strip()
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


# -- both -------------------------------------------------------------------------------------


def _code(voucher: Any) -> str:
    return f"{voucher.period}-{voucher.word}-{voucher.number}"


def _in_time(
    vouchers: Sequence[Any],
    asserted: Sequence[Assertion],
    written: Callable[[Any], list[str]],
    claimed: Callable[[Assertion], list[str]],
) -> Iterator[list[str]]:
    """Vouchers by date, each month's assertion after the last voucher of the month."""
    waiting = list(asserted)
    for voucher in vouchers:
        while waiting and waiting[0].period < voucher.period:
            yield claimed(waiting.pop(0))
        yield written(voucher)
    for assertion in waiting:
        yield claimed(assertion)
