"""The posting table: fact in, entries out. Pure: no Flask, no peewee, no clock.

Here stand the accounts and what an entry is; the tables themselves are in shop, fees, repairs,
funds and month_end. One function per business case, named like the fact it reads
(shared/facts), written as a bookkeeper writes it: debits, then credits. Its docstring opens with
the Chinese title, then the sentence that `GET /posting-table` shows. Amounts are fen; a negative
amount is a red entry on the same side. Lines of zero are not written, and an entry without lines
is not posted.
Shapes: domain.md §2.5.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from shared.facts import StockLine

BANK = "100201"
MONEY = {"cash": "1001", "wechat": "101201", "alipay": "101202"}
DEPOSITS = {  # what is held for customers, by kind of account
    "member": "220301",
    "meal_card": "220302",
    "group_buy": "220303",
    "gift_card": "220304",
}
FUND_SALES = "122104"  # goods that funds bought and have not paid yet
TENDERS = {**MONEY, **DEPOSITS, "subsidy": "122102", "fund": FUND_SALES}
PAID_FROM = {"bank": BANK, **MONEY}
CASH_MOVES = {  # where a drawer's cash goes to or comes from; to and from the safe it stays 1001
    "expense": "560201",
    "bank": BANK,
    "agency": "224103",
    "other": "224104",
}
PLATFORMS = {"wechat": "微信", "alipay": "支付宝"}
REVENUE = {"standard": "500101", "exempt_meals": "500102", "other": "500103"}
FEES, REPAIRS = "500104", "500105"  # what the property company earns
SERVICES = "services"  # the tax category of both
# Where a repair that a household pays is earned: mostly labour, or mostly goods, or another rate.
REPAIR_REVENUE = {
    SERVICES: REPAIRS,
    "standard": REVENUE["standard"],
    "other": REVENUE["other"],
}
VAT = "222101"
STOCK = "1405"
COSTS = {"parts": "1403", "labour": "221101", "outsourced": "2202"}
SOURCES = {  # of a fund's money
    "profit": "利润提取",
    "fees": "物业费提取",
    "common_income": "公共收益",
    "grant": "拨款",
    "donation": "捐赠",
    "transfer": "资金划入",
}
FUNDS = {"E": "310102", "G": "2401", "H": "224101"}  # where each nature is carried; X is off book
SET_ASIDE = "310402"  # what profit gave to own earmarks
BENEFIT = "560299"  # what funds spend on anything but repairs
MEMO_LENGTH_MAX = 200  # as of memos by hand
REFERENCE_LENGTH_MAX = 64  # what a line keeps of a bank's number


class Line(NamedTuple):
    """One side of an entry: an account, an amount in fen, and what it belongs to.

    `reference` is the bank's or the bill's number; `cash_flow` a row of 会小企03表 chosen by hand.
    """

    account: str
    debit_fen: int
    credit_fen: int
    memo: str | None = None
    supplier: str | None = None
    fund: str | None = None
    building: str | None = None
    work_order: str | None = None
    outlet: str | None = None
    member: str | None = None
    person: str | None = None
    reference: str | None = None
    cash_flow: int | None = None


class Entry(NamedTuple):
    """What becomes one voucher of one book; `day` is the business day.

    `goods` are the products behind its lines of 1405.
    """

    book: str
    kind: str
    day: date
    memo: str
    lines: list[Line]
    attachments: int = 1
    goods: tuple[StockLine, ...] = ()


class Share(NamedTuple):
    """What stands on a 5xxx account for whom it is kept: debits less credits, in fen."""

    account: str
    balance_fen: int
    belongs: Mapping[str, str]


def debit(account: str, amount_fen: int, **belongs: Any) -> Line:
    """A debit line."""
    return Line(account, amount_fen, 0, **belongs)


def credit(account: str, amount_fen: int, **belongs: Any) -> Line:
    """A credit line."""
    return Line(account, 0, amount_fen, **belongs)


def day_of(text: str) -> date:
    """A fact's business day `YYYY-MM-DD`."""
    return date.fromisoformat(text)


def written(*entries: Entry) -> list[Entry]:
    """The entries without their lines of zero; those with nothing left are not written."""
    kept = [
        entry._replace(lines=[line for line in entry.lines if line.debit_fen or line.credit_fen])
        for entry in entries
    ]
    return [entry for entry in kept if entry.lines]


def worded(title: str, detail: str | None, cited: str = "") -> str:
    """`title：detail` and what it cites, at most MEMO_LENGTH_MAX characters; the title is cut last.

    What is cut ends in an ellipsis; what is cited stays whole.
    """
    said = f"{title.strip()}：{detail}" if detail else title
    room = MEMO_LENGTH_MAX - len(cited)
    return (said if len(said) <= room else f"{said[: room - 1]}…") + cited


def numbered(lines: Iterable[Line], reference: str | None) -> list[Line]:
    """The lines, those of the bank with its number for the payment."""
    kept = reference and reference[:REFERENCE_LENGTH_MAX]
    return [line._replace(reference=kept) if line.account == BANK else line for line in lines]


def moved(source: str, target: str, amount_fen: int) -> list[Line]:
    """Dr source / Cr target; a negative amount goes the other way."""
    if amount_fen < 0:
        source, target, amount_fen = target, source, -amount_fen
    return [debit(source, amount_fen), credit(target, amount_fen)]
