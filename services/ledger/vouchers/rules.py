"""What makes a voucher acceptable, where it lands, and what seals it. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from services.ledger.posting.rules import STOCK
from services.ledger.tax.rules import FIRST_DAY
from shared.money import yuan

WORD = "记"
AHEAD_MAX = timedelta(days=31)  # papers may be dated ahead; further ahead the pen slipped
CARRIED = frozenset({"carry_forward", "year_end"})  # closing moves these; they earn nothing

KEPT_BY = ("supplier", "member", "person", "fund", "outlet")  # what turnovers are kept by

# What the hash of a voucher covers, by its form: the form grew once, and sealed stays sealed.
FORM = 2
_LINE_1 = (
    "line_no",
    "account",
    "debit_fen",
    "credit_fen",
    "memo",
    "supplier",
    "fund",
    "building",
    "work_order",
    "outlet",
)
_VOUCHER_1 = (
    "id",
    "book",
    "position",
    "period",
    "word",
    "number",
    "voucher_date",
    "business_date",
    "kind",
    "memo",
    "attachments",
    "maker",
    "source_id",
    "document_id",
    "amount_fen",
    "posted_at",
    "previous_hash",
)
SEALED_LINE = {1: _LINE_1, 2: (*_LINE_1, "member", "person", "reference", "cash_flow")}
SEALED_GOODS = ("line_no", "product", "issued", "quantity", "value_fen")
SEALED = {
    1: _VOUCHER_1,
    2: (*_VOUCHER_1, "reviewer", "cashier", "poster", "corrects", "form"),
}


class Landing(NamedTuple):
    """The month and the date under which a voucher is posted."""

    period: str
    day: date


class Break(NamedTuple):
    """The first link of a chain that does not hold, and why."""

    position: int
    voucher_id: str | None
    voucher: str | None
    reason: str


def month_of(day: date) -> str:
    """The period of a business day."""
    return day.isoformat()[:7]


def month_after(period: str) -> str:
    """The month that follows."""
    year, month = int(period[:4]), int(period[5:7])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def month_start(period: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{period}-01")


def month_before(period: str) -> str:
    """The month that precedes."""
    return month_of(date.fromisoformat(f"{period}-01") - timedelta(days=1))


def month_end(period: str) -> date:
    """The last day of a month."""
    return date.fromisoformat(f"{month_after(period)}-01") - timedelta(days=1)


def first_open_month(closed_through: str | None, first_used: str | None, today: date) -> str:
    """The month after the last closed one; with none closed the first that has vouchers.

    Never a month that has not begun.
    """
    if closed_through is not None:
        return month_after(closed_through)
    return min(first_used or month_of(today), month_of(today))


def landing(
    business_day: date, closed_through: str | None, first_used: str | None, today: date
) -> Landing:
    """Its own month; a closed month's latecomer goes to the first day of the first open month.

    So does a day that can only be a slip of the pen. In a month before the first tax rule it
    would keep every later month open, since that month can never be closed.
    """
    period = month_of(business_day)
    is_open = closed_through is None or period > closed_through
    if is_open and FIRST_DAY <= business_day <= today + AHEAD_MAX:
        return Landing(period, business_day)
    period = first_open_month(closed_through, first_used, today)
    return Landing(period, date.fromisoformat(f"{period}-01"))


def memo_of(memo: str, business_day: date, landed: Landing) -> str:
    """The memo; what landed on another day names the one on which it happened."""
    if landed.day == business_day:
        return memo
    return f"{memo}（原业务日期 {business_day.isoformat()}）"


def balance_problem(lines: Sequence) -> str | None:
    """Why these lines are no voucher, or None: debits equal credits, one side per line."""
    if len(lines) < 2:
        return "A voucher has at least two lines."
    for number, line in enumerate(lines, start=1):
        if bool(line.debit_fen) == bool(line.credit_fen):
            return f"Line {number}: a line has an amount on exactly one side."
    debit = sum(line.debit_fen for line in lines)
    credit = sum(line.credit_fen for line in lines)
    if debit != credit:
        return f"Debits of {yuan(debit)} and credits of {yuan(credit)} are not equal."
    return None


def turnovers(lines: Iterable) -> dict[tuple[str, ...], tuple[int, int]]:
    """Debits and credits per account and what turnovers are kept by."""
    sums: dict[tuple[str, ...], tuple[int, int]] = {}
    for line in lines:
        key = (line.account, *(getattr(line, name) or "" for name in KEPT_BY))
        debit, credit = sums.get(key, (0, 0))
        sums[key] = (debit + line.debit_fen, credit + line.credit_fen)
    return sums


def stock_entries(lines: Iterable, goods: Sequence) -> list[dict[str, Any]]:
    """The products behind a voucher's lines of 1405; none where they do not add up to them.

    Facts of earlier days name no products. 发出 is what stands on the credit side, red too; where
    a voucher moves both sides, goods that left.
    """
    moved = [line for line in lines if line.account.startswith(STOCK)]
    came, went = any(line.debit_fen for line in moved), any(line.credit_fen for line in moved)
    moved_fen = sum(line.debit_fen - line.credit_fen for line in moved)
    if sum(line.value_fen for line in goods) != moved_fen:
        return []
    return [
        {
            "line_no": number,
            "product": line.sku,
            "issued": went and (not came or (line.value_fen, line.quantity) < (0, 0)),
            "quantity": line.quantity,
            "value_fen": line.value_fen,
        }
        for number, line in enumerate(goods, start=1)
    ]


def seal(voucher: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 over everything a voucher says, its lines, and the hash of the one before.

    A voucher that has `goods` is sealed with them.
    """
    form = voucher["form"]
    said = {name: _plain(voucher[name]) for name in SEALED[form]}
    said["lines"] = [[line[name] for name in SEALED_LINE[form]] for line in lines]
    if voucher.get("goods"):
        said["goods"] = [[good[name] for name in SEALED_GOODS] for good in voucher["goods"]]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def broken_link(
    voucher: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
    position: int,
    previous_hash: str,
    number: int,
) -> str | None:
    """Why a voucher is not the next link of its chain, or None."""
    if voucher["position"] != position:
        return "voucher_missing"
    if voucher["previous_hash"] != previous_hash:
        return "link_broken"
    if voucher["form"] not in SEALED or voucher["hash"] != seal(voucher, lines):
        return "content_changed"
    if voucher["number"] != number:
        return "number_missing"
    if sum(line["debit_fen"] - line["credit_fen"] for line in lines):
        return "voucher_unbalanced"
    return None
