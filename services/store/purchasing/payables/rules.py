"""Which debts money clears, and how old they are. Pure: values in, values out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from shared.errors import Invalid, Refusal

METHODS = ("bank", "cash", "wechat", "alipay")
WINDOW_DAYS_MAX = 366


class Owed(NamedTuple):
    """A delivery and what of it is neither paid nor credited, in fen."""

    goods_receipt_id: str
    supplier_id: str
    received_on: date
    due_on: date
    open_fen: int


class Part(NamedTuple):
    """How much of a delivery is cleared, in fen."""

    goods_receipt_id: str
    amount_fen: int


def clear_oldest(amount_fen: int, owed: Iterable[Owed]) -> list[Part]:
    """Clear what is due first with up to `amount_fen`; what nothing is owed for stays over."""
    parts = []
    for debt in sorted(owed, key=lambda debt: (debt.due_on, debt.received_on)):
        part_fen = min(amount_fen, debt.open_fen)
        if part_fen:
            parts.append(Part(debt.goods_receipt_id, part_fen))
            amount_fen -= part_fen
    return parts


def pay_oldest(amount_fen: int, owed: Iterable[Owed]) -> list[Part]:
    """Pay what is due first. Raises Refusal `payment_exceeds_open`."""
    owed = list(owed)
    open_fen = sum(debt.open_fen for debt in owed)
    if amount_fen > open_fen:
        raise _exceeds(f"Only {open_fen} fen were owed on that day.", "amount_fen", open_fen)
    return clear_oldest(amount_fen, owed)


def pay_named(amount_fen: int, parts: list[Part], owed: Mapping[str, Owed]) -> list[Part]:
    """Pay the deliveries that are named, each with its part.

    Raises Invalid `allocations_do_not_add_up`, `allocated_twice`; Refusal `payment_exceeds_open`.
    """
    if (total_fen := sum(part.amount_fen for part in parts)) != amount_fen:
        message = f"The parts are {total_fen} fen, the payment is {amount_fen} fen."
        raise Invalid("allocations_do_not_add_up", message, {"allocations": message})
    if len({part.goods_receipt_id for part in parts}) < len(parts):
        message = "A delivery stands in the allocations twice."
        raise Invalid("allocated_twice", message, {"allocations": message})
    for number, part in enumerate(parts):
        open_fen = owed[part.goods_receipt_id].open_fen
        if part.amount_fen > open_fen:
            field = f"allocations.{number}.amount_fen"
            raise _exceeds(f"Only {open_fen} fen of this delivery are open.", field, open_fen)
    return parts


def _exceeds(message: str, field: str, open_fen: int) -> Refusal:
    return Refusal("payment_exceeds_open", message, {field: message}, open_fen=open_fen)


# -- over time --------------------------------------------------------------------------------


class Entry(NamedTuple):
    """A document of a supplier's account; in fen, positive is owed, and the balance after it."""

    kind: str
    id: str
    day: date
    memo: str | None
    amount_fen: int
    balance_fen: int = 0


def window(first: date | None, last: date) -> tuple[date, date]:
    """The days of a statement; without a first one, the month of the last.

    Raises Invalid `days_reversed`, `window_too_long`.
    """
    first = first or last.replace(day=1)
    if first > last:
        message = "The first day comes after the last."
        raise Invalid("days_reversed", message, {"from": message})
    if (last - first).days >= WINDOW_DAYS_MAX:
        message = f"A statement covers at most {WINDOW_DAYS_MAX} days."
        raise Invalid("window_too_long", message, {"from": message})
    return first, last


def running(opening_fen: int, entries: Iterable[Entry]) -> tuple[list[Entry], int]:
    """The entries with the balance after each, and the last balance, in fen."""
    balance_fen, written = opening_fen, []
    for entry in entries:
        balance_fen += entry.amount_fen
        written.append(entry._replace(balance_fen=balance_fen))
    return written, balance_fen


# -- by age -----------------------------------------------------------------------------------


class Aged(NamedTuple):
    """What is owed by the days since it was due, less credit that waits, in fen."""

    not_yet_due_fen: int = 0
    days_0_30_fen: int = 0
    days_31_60_fen: int = 0
    days_61_90_fen: int = 0
    over_90_fen: int = 0
    credit_fen: int = 0

    @property
    def total_fen(self) -> int:
        """What is owed in all; negative where the supplier owes us."""
        return sum(self[:-1]) - self.credit_fen


def bucket(due_on: date, as_of: date) -> str:
    """The column of a debt; what is due on the day itself is in the first 30 days."""
    days = (as_of - due_on).days
    if days < 0:
        return "not_yet_due_fen"
    for last, name in ((30, "days_0_30_fen"), (60, "days_31_60_fen"), (90, "days_61_90_fen")):
        if days <= last:
            return name
    return "over_90_fen"


def aged(
    debts: Iterable[tuple[str, date, int]], credit: Mapping[str, int], as_of: date
) -> dict[str, Aged]:
    """The age of what each supplier is owed, from (supplier, due day, open fen) and its credit."""
    rows = {supplier: Aged(credit_fen=fen) for supplier, fen in credit.items()}
    for supplier, due_on, open_fen in debts:
        row, column = rows.get(supplier, Aged()), bucket(due_on, as_of)
        rows[supplier] = row._replace(**{column: getattr(row, column) + open_fen})
    return rows


def total(rows: Iterable[Aged]) -> Aged:
    """The sum of such rows, column by column."""
    return Aged(*map(sum, zip(Aged(), *rows, strict=True)))
