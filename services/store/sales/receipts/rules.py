"""What a receipt says, and how it looks on 58 mm paper. Pure: no Flask, no peewee, no clock.

Whoever pays from an account or a card has one line for all of it, and a meal costs on paper what
the person pays: a receipt that lies on the counter must not tell who is supported (domain.md §6).
"""

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from shared.money import without_tax, yuan
from shared.quantity import text

COLUMNS = 32  # of 58 mm paper; a Chinese character takes two
RULE = "-" * COLUMNS
LABELS = {
    "cash": "现金",
    "wechat": "微信",
    "alipay": "支付宝",
    "exchange": "换货抵扣",
    "fund": "专项资金",
}
ACCOUNT = "账户支付"
MEAL, SUBSIDY = "meal", "subsidy"  # the origin of a meal, and the tender of who supports it


class Line(NamedTuple):
    """A line as it was sold; money in fen, the quantity in thousandths."""

    name: str
    quantity: int
    unit: str
    unit_price_fen: int
    discount_fen: int
    amount_fen: int


class Paid(NamedTuple):
    """One way of paying by its name on paper, before change."""

    label: str
    amount_fen: int


class Tax(NamedTuple):
    """The VAT in a sale, for information: the books compute it once per day (domain.md §3)."""

    rate_bp: int
    net_fen: int
    tax_fen: int


class Receipt(NamedTuple):
    """What the customer takes home. `sold_at` is on the shop's clock."""

    number: str
    title: str
    outlet: str
    till: str
    clerk: str
    sold_at: datetime
    lines: list[Line]
    discount_fen: int
    rounding_fen: int
    total_fen: int
    refunded_fen: int
    paid: list[Paid]
    change_fen: int
    tax: Tax
    member: str | None
    footer: str
    copy_number: int = 0


def of_person(line: Line, supported_fen: int) -> Line:
    """A meal at what its diner pays, with nothing that tells who pays the rest."""
    fen = line.amount_fen - supported_fen
    return line._replace(unit_price_fen=fen, discount_fen=0, amount_fen=fen)


def paid(tenders: Iterable[tuple[str, int]], change_fen: int) -> list[Paid]:
    """The ways of paying as a receipt names them; cash as it was handed over."""
    sums: dict[str, int] = {}
    for method, fen in tenders:
        label = LABELS.get(method, ACCOUNT)
        sums[label] = sums.get(label, 0) + fen
    if change_fen:
        sums["现金"] = sums.get("现金", 0) + change_fen
    return [Paid(label, fen) for label, fen in sums.items()]


def tax(gross_fen: int, rate_bp: int) -> Tax:
    """The VAT in what was sold at the standard rate."""
    net_fen = without_tax(gross_fen, rate_bp)
    return Tax(rate_bp, net_fen, gross_fen - net_fen)


def masked(member_id: str | None) -> str | None:
    """A member as paper may show them."""
    return f"****{member_id[-4:]}" if member_id else None


def printed(receipt: Receipt) -> str:
    """The receipt as plain text, at most COLUMNS wide."""
    return "\n".join([*_head(receipt), *_body(receipt), *_foot(receipt)]) + "\n"


def _head(receipt: Receipt) -> list[str]:
    copy = [_centred(f"补打 {receipt.copy_number}")] if receipt.copy_number else []
    return [
        *(_centred(part) for part in _wrapped(receipt.title)),
        *copy,
        *_wrapped(f"门店 {receipt.outlet}"),
        *_wrapped(f"{receipt.till} 收银 {receipt.clerk}"),
        receipt.sold_at.strftime("%Y-%m-%d %H:%M:%S"),
        receipt.number,
        RULE,
    ]


def _body(receipt: Receipt) -> list[str]:
    rows = []
    for line in receipt.lines:
        rows += _wrapped(line.name)
        left = f"  {text(line.quantity)} {line.unit} x {yuan(line.unit_price_fen)}"
        rows += _pair(left, yuan(line.amount_fen + line.discount_fen))
    return [*rows, RULE]


def _foot(receipt: Receipt) -> list[str]:
    taken_off = (("优惠", receipt.discount_fen), ("抹零", receipt.rounding_fen))
    amounts = [(label, -fen) for label, fen in taken_off if fen]
    amounts += [("合计", receipt.total_fen), *receipt.paid]
    amounts += [("找零", receipt.change_fen)] if receipt.change_fen else []
    amounts += [("已退款", -receipt.refunded_fen)] if receipt.refunded_fen else []
    rows = [row for label, fen in amounts for row in _pair(label, yuan(fen))]
    rows += _pair("其中增值税(仅供参考)", yuan(receipt.tax.tax_fen))
    rows += [f"会员 {receipt.member}"] if receipt.member else []
    return [*rows, RULE, *(_centred(part) for part in _wrapped(receipt.footer))]


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in words)


def _wrapped(words: str) -> list[str]:
    rows, row = [], ""
    for letter in words:
        if _width(row + letter) > COLUMNS:
            rows.append(row)
            row = ""
        row += letter
    return [*rows, row] if row else rows


def _pair(left: str, right: str) -> list[str]:
    """Left and right on one row, or on two where they do not fit."""
    gap = COLUMNS - _width(left) - _width(right)
    if gap >= 1:
        return [left + " " * gap + right]
    return [*_wrapped(left), right.rjust(COLUMNS)]


def _centred(words: str) -> str:
    return " " * ((COLUMNS - _width(words)) // 2) + words
