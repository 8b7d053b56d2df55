"""A month of a shop as its files tell it, put in order as a shop would: what is certain is
normalised, what a person must look at is listed, and nothing is dropped."""

import csv
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from shared import clock
from shared.money import round_half_up, yuan

FOLDER = Path(__file__).parent / "demo"
OPENS, CLOSES = 8, 20  # the shop's hours; a receipt outside of them was not made then
REPEATED_LINES_MIN = 2  # so many lines repeated as a block look like one basket rung twice


@dataclass
class Line:
    """One line of a receipt; a negative quantity comes back."""

    sku: str
    quantity: int
    unit_price_fen: int

    @property
    def amount_fen(self) -> int:
        """Quantity times price."""
        return self.quantity * self.unit_price_fen


@dataclass
class Receipt:
    """One receipt, normalised."""

    number: int
    day: date
    hour: int
    tender: str
    refund_of: int | None
    lines: list[Line]
    sold_at: datetime = field(default_factory=clock.now)

    @property
    def sold(self) -> list[Line]:
        """What was bought."""
        return [line for line in self.lines if line.quantity > 0]

    @property
    def returned(self) -> list[Line]:
        """What came back."""
        return [line for line in self.lines if line.quantity < 0]


@dataclass
class Delivery:
    """One delivered product; `value_fen` is quantity times the four-decimal unit cost."""

    sku: str
    supplier: str
    quantity: int
    value_fen: int
    posted_on: date


@dataclass
class Loss:
    """Goods written off; a negative quantity was found again."""

    sku: str
    quantity: int
    day: date
    reason: str


@dataclass
class Price:
    """What a product costs from a day on, in fen."""

    sku: str
    day: date
    price_fen: int


@dataclass
class Offer:
    """What a product was cheaper by on a day, in fen a unit."""

    sku: str
    day: date
    off_fen: int


@dataclass
class Month:
    """The shop's files, read, with what was put right and what a person must look at."""

    products_csv: str
    prices: list[Price]
    offers: list[Offer]
    opening: list[Delivery]
    deliveries: list[Delivery]
    receipts: list[Receipt]
    losses: list[Loss]
    corrections: list[Loss]
    counted: dict[str, int]
    normalised: dict[str, int]
    attention: list[str]

    @property
    def net_fen(self) -> int:
        """What the receipts add up to, returns deducted."""
        return sum(line.amount_fen for receipt in self.receipts for line in receipt.lines)

    @property
    def days(self) -> list[date]:
        """The days on which something was sold, in order."""
        return sorted({receipt.day for receipt in self.receipts})


def first_days(month: Month, count: int) -> Month:
    """The month's first trading days only, for a small community."""
    last = month.days[count - 1]
    return Month(
        products_csv=month.products_csv,
        prices=month.prices,
        offers=[offer for offer in month.offers if offer.day <= last],
        opening=month.opening,
        deliveries=[d for d in month.deliveries if d.posted_on <= last],
        receipts=[r for r in month.receipts if r.day <= last],
        losses=[loss for loss in month.losses if loss.day <= last],
        corrections=[],
        counted={},
        normalised={},
        attention=[],
    )


def dated(month: Month, told: list[date]) -> Month:
    """The month's first trading days told to have been other ones, in the same order; what
    happened between two of them happens on the later one."""
    ours = month.days[: len(told)]
    month = first_days(month, len(told))

    def moved(day: date) -> date:
        return told[bisect_left(ours, day)] if day >= ours[0] else told[0] - timedelta(days=1)

    return replace(
        month,
        prices=[replace(p, day=moved(p.day)) for p in month.prices if p.day <= ours[-1]],
        offers=[replace(offer, day=moved(offer.day)) for offer in month.offers],
        opening=[replace(d, posted_on=moved(d.posted_on)) for d in month.opening],
        deliveries=[replace(d, posted_on=moved(d.posted_on)) for d in month.deliveries],
        receipts=[
            replace(r, day=moved(r.day), sold_at=r.sold_at + (moved(r.day) - r.day))
            for r in month.receipts
        ],
        losses=[replace(loss, day=moved(loss.day)) for loss in month.losses],
    )


def fen(yuan: str) -> int:
    """`"5.5"` → 550, rounded half up at the fen."""
    whole, _, part = yuan.strip().partition(".")
    return round_half_up(int(whole + part) * 100, 10 ** len(part))


def value_fen(quantity: int, unit_cost_yuan: str) -> int:
    """What a quantity costs at a unit cost with up to four decimals, rounded once."""
    whole, _, part = unit_cost_yuan.strip().partition(".")
    return round_half_up(quantity * (int(whole) * 10_000 + int(part.ljust(4, "0"))), 100)


def read(folder: Path = FOLDER) -> Month:
    """Read the files of a folder."""
    normalised: dict[str, int] = defaultdict(int)
    attention: list[str] = []
    losses = [
        Loss(row["sku"], int(row["quantity"]), date.fromisoformat(row["date"]), row["reason"])
        for row in _rows(folder, "write_offs")
    ]
    corrections = [loss for loss in losses if loss.reason == "stock_count"]
    if corrections:
        what = "盘点更正记成了报损，按盘点入账 corrections of a count entered as write-offs"
        normalised[what] = len(corrections)
    prices = _prices(folder, normalised)
    receipts = _receipts(folder, normalised, attention)
    return Month(
        products_csv=(folder / "products.csv").read_text("utf-8"),
        prices=prices,
        offers=_offers(prices, receipts),
        opening=[
            Delivery(
                row["sku"],
                "S00",
                int(row["quantity"]),
                value_fen(int(row["quantity"]), row["unit_cost_yuan"]),
                date(2026, 1, 1),
            )
            for row in _rows(folder, "opening_stock")
        ],
        deliveries=[
            Delivery(
                row["sku"],
                row["supplier"],
                int(row["quantity"]),
                value_fen(int(row["quantity"]), row["unit_cost_yuan"]),
                date.fromisoformat(row["posted_on"]),
            )
            for row in _rows(folder, "deliveries")
        ],
        receipts=receipts,
        losses=[loss for loss in losses if loss.reason != "stock_count"],
        corrections=corrections,
        counted={row["sku"]: int(row["on_hand"]) for row in _rows(folder, "stock_count")},
        normalised=normalised,
        attention=attention,
    )


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _prices(folder: Path, normalised: dict[str, int]) -> list[Price]:
    """The prices by product and day, as fen; some were written as a float's digits."""
    prices = []
    for row in _rows(folder, "price_changes"):
        price_fen = fen(row["price_yuan"])
        if len(row["price_yuan"].partition(".")[2]) > 2:
            normalised["单价多于两位小数 prices with more than two decimals"] += 1
        prices.append(Price(row["sku"], date.fromisoformat(row["date"]), price_fen))
    return sorted(prices, key=lambda price: (price.sku, price.day))


def _offers(prices: list[Price], receipts: list[Receipt]) -> list[Offer]:
    """The promotions of each day: where receipts paid less than the shelf said."""
    listed: dict[str, list[Price]] = defaultdict(list)
    for price in prices:
        listed[price.sku].append(price)
    offers: dict[tuple[str, date], int] = {}
    for receipt in receipts:
        for line in receipt.sold:
            due_fen = [p.price_fen for p in listed[line.sku] if p.day <= receipt.day][-1]
            if line.unit_price_fen < due_fen:
                offers[line.sku, receipt.day] = due_fen - line.unit_price_fen
    return [Offer(sku, day, off_fen) for (sku, day), off_fen in sorted(offers.items())]


def _receipts(folder: Path, normalised: dict[str, int], attention: list[str]) -> list[Receipt]:
    receipts: dict[int, Receipt] = {}
    for row in _rows(folder, "receipts"):
        number, tender = int(row["receipt"]), row["tender"].strip().lower()
        if tender != row["tender"]:
            normalised["支付方式写法不一 spellings of a tender"] += 1
        receipt = receipts.setdefault(
            number,
            Receipt(
                number,
                date.fromisoformat(row["date"]),
                int(row["hour"]),
                tender,
                int(row["refund_of"]) if row["refund_of"] else None,
                [],
            ),
        )
        receipt.lines.append(Line(row["sku"], int(row["quantity"]), fen(row["unit_price_yuan"])))
    ordered = [receipts[number] for number in sorted(receipts)]
    _put_hours_right(ordered, attention)
    for receipt in ordered:
        _look_at_repeats(receipt, attention)
        _look_at_returns(receipt, normalised, attention)
    ordered.sort(key=lambda receipt: (receipt.day, receipt.hour, receipt.number))
    _spread(ordered)
    return ordered


def _put_hours_right(receipts: list[Receipt], attention: list[str]) -> None:
    """A receipt outside opening hours was made after the one before it; when, nobody knows."""
    for before, receipt in zip([None, *receipts], receipts, strict=False):
        if OPENS <= receipt.hour < CLOSES:
            continue
        wrong = receipt.hour
        same_day = before is not None and before.day == receipt.day
        receipt.hour = before.hour if before is not None and same_day else OPENS
        attention.append(
            f"小票 {receipt.number}（{receipt.day}）：{wrong} 点不在营业时间，按前一张记为 "
            f"{receipt.hour} 点 Receipt {receipt.number}: hour {wrong} is outside opening hours; "
            f"recorded at {receipt.hour}:00, the hour of the receipt before it"
        )


def _look_at_repeats(receipt: Receipt, attention: list[str]) -> None:
    """A basket that stands twice in a receipt: recorded as rung, since the till took the money."""
    half, odd = divmod(len(receipt.lines), 2)
    if odd or half < REPEATED_LINES_MIN or receipt.lines[:half] != receipt.lines[half:]:
        return
    twice_fen = sum(line.amount_fen for line in receipt.lines[half:])
    attention.append(
        f"小票 {receipt.number}（{receipt.day}）：同样的 {half} 行打了两遍，{yuan(twice_fen)} 元；"
        f"照收款入账，若只是一单请退款 Receipt {receipt.number}: {half} lines stand in it twice, "
        f"{yuan(twice_fen)} yuan; recorded as rung, refund it if it was one basket"
    )


def _look_at_returns(receipt: Receipt, normalised: dict[str, int], attention: list[str]) -> None:
    """A return that names no receipt belongs to its own receipt if the same goods stand there."""
    if receipt.refund_of is not None or not receipt.returned:
        return
    if all(
        any(
            s.sku == r.sku and s.unit_price_fen == r.unit_price_fen and s.quantity >= -r.quantity
            for s in receipt.sold
        )
        for r in receipt.returned
    ):
        normalised["退货对到本张小票的行 returns tied to the line of their own receipt"] += 1
        receipt.refund_of = receipt.number
    else:
        attention.append(
            f"小票 {receipt.number}（{receipt.day}）：退货没有原小票，按无票退货入账 "
            f"Receipt {receipt.number}: goods came back without a receipt; taken as a free return"
        )


def _spread(receipts: list[Receipt]) -> None:
    """The file knows hours only: keep the order inside an hour by counting its seconds."""
    in_hour: dict[tuple[date, int], int] = defaultdict(int)
    for receipt in receipts:
        place = in_hour[receipt.day, receipt.hour]
        in_hour[receipt.day, receipt.hour] += 1
        receipt.sold_at = clock.at(receipt.day, receipt.hour, place // 60, place % 60)
