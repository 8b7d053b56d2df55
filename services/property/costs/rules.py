"""What a repair comes to. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from shared import quantity
from shared.money import yuan

BOUGHT, STORE = "bought", "store"  # where what a line costs came from
DESCRIPTION_MAX = 200


class Cost(NamedTuple):
    """A cost line of a repair, in fen."""

    kind: str
    description: str
    amount_fen: int
    source: str = BOUGHT


def composed(
    sent: Sequence[Cost], labour: Iterable[Any], parts: Iterable[Any], quote: Any
) -> list[Cost]:
    """The cost lines of a repair: what was sent, then labour, parts of the shop, and the quote.

    What was sent as outsourced is what the chosen contractor's bill says, and stands in its place.
    """
    lines = list(sent)
    lines += [
        Cost("labour", f"人工 {row.minutes} 分钟 {row.worked_on}", row.cost_fen)
        for row in labour
        if row.withdrawn_by is None
    ]
    lines += [
        Cost("parts", _text(part), part.cost_fen, STORE) for part in parts if part.state == "issued"
    ]
    if quote is not None and not any(line.kind == "outsourced" for line in sent):
        lines.append(Cost("outsourced", quote.contractor, quote.amount_fen))
    return lines


def _text(part: Any) -> str:
    """What was issued, as its cost line says it; the quantity is never cut off."""
    much = f" {quantity.text(part.quantity)} {part.unit}"
    return f"{part.name[: DESCRIPTION_MAX - len(much)]}{much}"


def total_fen(lines: Iterable[Cost]) -> int:
    """What the lines come to, in fen."""
    return sum(line.amount_fen for line in lines)


def bill_problem(
    sent: Iterable[Cost], quote: Any, threshold_fen: int, reason: str
) -> tuple[str, str] | None:
    """Why a contractor's bill cannot be taken, as a code and a sentence, or None.

    It equals the quote that was chosen, or stays below it for a reason; without a quote it stays
    below what needs two of them.
    """
    bills = [line.amount_fen for line in sent if line.kind == "outsourced"]
    if not bills:
        return None
    billed_fen = sum(bills)
    if quote is None:
        if billed_fen <= threshold_fen:
            return None
        return "quotes_missing", f"Above {yuan(threshold_fen)} quotes are compared before the work."
    quoted = f"{yuan(billed_fen)} is billed, the quote said {yuan(quote.amount_fen)}"
    if billed_fen > quote.amount_fen:
        return "quote_exceeded", f"{quoted}."
    if billed_fen < quote.amount_fen and not reason:
        return "quote_differs", f"{quoted}; say why."
    return None


def day_problem(worked_on: date, opened_on: date, today: date) -> tuple[str, str] | None:
    """Why nobody can have worked on an order that day, as a code and a sentence, or None."""
    if worked_on > today:
        return "day_not_yet", "Work is noted once it is done."
    if worked_on < opened_on:
        return "day_before_order", f"The order was opened on {opened_on}."
    return None
