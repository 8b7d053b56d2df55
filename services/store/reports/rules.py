"""What reports add up and compare. Pure: values in, values out."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import reduce
from typing import Any, NamedTuple
from urllib.parse import urlencode

from shared.errors import Invalid
from shared.money import round_half_up, share

DAYS_MAX = 366
ROWS_MAX = 10_000
WHOLE_BP = 10_000

# What rows may stand for, and the filter of the receipts that make such a row.
BY = {
    "day": "first",
    "hour": "hour",
    "category": "category",
    "clerk": "clerk",
    "outlet": "outlet",
    "tender": "method",
    "product": "sku",
}
OF_LINES = ("category", "product")
SHARED = (*OF_LINES, "tender")  # one receipt may stand in several of these rows
ORDERS = ("quantity", "gross_fen", "gross_profit_fen")


class Chosen(NamedTuple):
    """Which sales and refunds are meant: from day to day as reported, or those of a session."""

    first: date | None = None
    last: date | None = None
    outlet: str | None = None
    clerk: str | None = None
    hour: int | None = None
    category: str | None = None
    sku: str | None = None
    method: str | None = None
    session: str | None = None

    def only(self, by: str, key: str) -> "Chosen":
        """Those of one row of a report."""
        if by == "day":
            return self._replace(first=date.fromisoformat(key), last=date.fromisoformat(key))
        told: dict[str, Any] = {BY[by]: int(key) if by == "hour" else key}
        return self._replace(**told)

    def receipts(self) -> str:
        """Where they are listed."""
        first, last, *filters = self._asdict().items()
        return path("/receipts", {"from": first[1], "to": last[1], **dict(filters)})


def path(place: str, words: dict) -> str:
    """A path with what is known of its query."""
    return f"{place}?{urlencode({k: v for k, v in words.items() if v is not None})}"


def require_answerable(chosen: Chosen, by: str | None = None) -> None:
    """Reports have limits, and a tender pays a receipt, not its lines.

    Raises Invalid `days_invalid`, `tender_pays_receipts`.
    """
    days = (chosen.last - chosen.first).days + 1 if chosen.first and chosen.last else 0
    if not (1 <= days <= DAYS_MAX or (chosen.session and not (chosen.first or chosen.last))):
        message = f"From 1 to {DAYS_MAX} days, `from` not after `to`."
        raise Invalid("days_invalid", message, {"to": message})
    of_lines = by in OF_LINES or chosen.category is not None or chosen.sku is not None
    if of_lines and pays(chosen, by):
        message = "A way of paying pays a whole receipt, not its products and categories."
        raise Invalid("tender_pays_receipts", message, {"method": message})


def pays(chosen: Chosen, by: str | None = None) -> bool:
    """Whether it is asked how receipts were paid, not what stands on them."""
    return by == "tender" or chosen.method is not None


def shop_hour(utc_hour: str) -> str:
    """The hour on the wall of the shop (Asia/Shanghai): `"23"` → `"07"`."""
    return f"{(int(utc_hour) + 8) % 24:02d}"


def utc_hour(shop_hour: int) -> str:
    """The hour as moments are kept."""
    return f"{(shop_hour - 8) % 24:02d}"


def require_short(count: int) -> None:
    """Raises Invalid `report_too_long`."""
    if count > ROWS_MAX:
        message = f"A report has at most {ROWS_MAX} rows; ask for less."
        raise Invalid("report_too_long", message)


# -- sums -------------------------------------------------------------------------------------


class Figures(NamedTuple):
    """What some receipts make together: fen and thousandths, refunds deducted.

    What was collected for others is no takings, it is `agency_fen` alone. How receipts were paid
    says nothing of all but the first sum, which is then what was paid, for others too.
    """

    sales_count: int = 0
    refunds_count: int = 0
    gross_fen: int = 0
    quantity: int | None = 0
    discount_fen: int | None = 0
    cost_fen: int | None = 0
    agency_fen: int | None = 0

    def plus(self, other: "Figures") -> "Figures":
        """Both together."""
        return Figures(
            *(
                None if mine is None or theirs is None else mine + theirs
                for mine, theirs in zip(self, other, strict=True)
            )  # type: ignore[arg-type]
        )

    @property
    def gross_profit_fen(self) -> int | None:
        """What is left of the takings after the cost of the goods."""
        return None if self.cost_fen is None else self.gross_fen - self.cost_fen


class Row(NamedTuple):
    """One row of a report, and where its receipts are listed; `name` says what a SKU is."""

    key: str | None
    name: str | None
    figures: Figures
    receipts: str


def merged(parts: Iterable[tuple[str, Figures]]) -> dict[str, Figures]:
    """The figures of each key, whichever side they come from."""
    sums: dict[str, Figures] = {}
    for key, figures in parts:
        sums[key] = sums[key].plus(figures) if key in sums else figures
    return sums


def total(figures: Iterable[Figures]) -> Figures:
    """All together. A receipt counts in every row that has something of it."""
    parts = list(figures)
    return reduce(Figures.plus, parts) if parts else Figures()


def best(found: dict[str, Figures], order: str, limit: int) -> dict[str, Figures]:
    """Those that have most of what is asked for, without those that have none."""
    sold = [(getattr(figures, order), key) for key, figures in found.items()]
    most = sorted((-much, key) for much, key in sold if much > 0)
    return {key: found[key] for _, key in most[:limit]}


# -- receipts ---------------------------------------------------------------------------------


class Receipt(NamedTuple):
    """A sale or a refund and what of it makes a number; a refund's part is negative."""

    kind: str
    id: str
    sale_id: str | None
    outlet: str
    clerk: str
    happened_at: datetime
    reported_on: date
    figures: Figures


# -- margins ----------------------------------------------------------------------------------


class MarginRow(NamedTuple):
    """What a category earned and should have earned, in fen and hundredths of a percent."""

    gross_fen: int
    cost_fen: int
    gross_profit_fen: int
    markup_bp: int | None
    margin_bp: int | None
    receipts: str
    category: str | None = None
    mode: str | None = None
    target_bp: int | None = None
    target_profit_fen: int | None = None
    over_target_fen: int | None = None


def target_profit_fen(cost_fen: int, mode: str, target_bp: int) -> int:
    """What goods of that cost should earn (domain.md §1.3): 12 % of 130,000.00 are 15,600.00
    as a markup, 17,727.27 as a margin."""
    if mode == "markup":
        return share(cost_fen, target_bp)
    return round_half_up(cost_fen * target_bp, WHOLE_BP - target_bp)


def margin_row(category: str, figures: Figures, policy: Any | None, receipts: str) -> MarginRow:
    """A category against its margin policy; nothing is wanted where none was set."""
    row = _margin(figures, receipts)._replace(category=category)
    if policy is None:
        return row
    wanted_fen = target_profit_fen(row.cost_fen, policy.mode, policy.target_bp)
    return row._replace(
        mode=policy.mode,
        target_bp=policy.target_bp,
        target_profit_fen=wanted_fen,
        over_target_fen=row.gross_profit_fen - wanted_fen,
    )


def margin_total(figures: Figures, rows: Iterable[MarginRow], receipts: str) -> MarginRow:
    """All categories against the sum of their targets, if each has one."""
    row, wanted = _margin(figures, receipts), [row.target_profit_fen for row in rows]
    known = [fen for fen in wanted if fen is not None]
    if len(known) < len(wanted):
        return row
    wanted_fen = sum(known)
    return row._replace(
        target_profit_fen=wanted_fen, over_target_fen=row.gross_profit_fen - wanted_fen
    )


def _margin(figures: Figures, receipts: str) -> MarginRow:
    gross_fen, cost_fen = figures.gross_fen, figures.cost_fen or 0
    profit_fen = gross_fen - cost_fen
    return MarginRow(
        gross_fen=gross_fen,
        cost_fen=cost_fen,
        gross_profit_fen=profit_fen,
        markup_bp=_of(profit_fen, cost_fen),
        margin_bp=_of(profit_fen, gross_fen),
        receipts=receipts,
    )


def _of(part_fen: int, whole_fen: int) -> int | None:
    """A part in hundredths of a percent; None of nothing or of less."""
    return round_half_up(part_fen * WHOLE_BP, whole_fen) if whole_fen > 0 else None


# -- dead stock -------------------------------------------------------------------------------


class DeadRow(NamedTuple):
    """Goods nobody bought for long: thousandths and fen; never sold has no last day."""

    sku: str | None
    name: str | None
    category: str | None
    unit: str | None
    on_hand: int
    value_fen: int
    came_on: date | None
    last_sold_on: date | None

    @property
    def receipts(self) -> str | None:
        """Where its last sales are listed."""
        if self.last_sold_on is None:
            return None
        return Chosen(first=self.last_sold_on, last=self.last_sold_on, sku=self.sku).receipts()


def dead_total(rows: Iterable[DeadRow]) -> DeadRow:
    """All of it together."""
    rows = list(rows)
    on_hand, value_fen = sum(row.on_hand for row in rows), sum(row.value_fen for row in rows)
    return DeadRow(None, None, None, None, on_hand, value_fen, None, None)


# -- drawers ----------------------------------------------------------------------------------


class Drawer(NamedTuple):
    """A counted drawer of the clerk who opened it; fen."""

    session: str
    outlet: str
    till: str
    clerk: str
    closed_on: date
    float_fen: int
    expected_cash_fen: int
    counted_cash_fen: int

    @property
    def over_short_fen(self) -> int:
        """Counted less expected: over is positive."""
        return self.counted_cash_fen - self.expected_cash_fen

    @property
    def receipts(self) -> str:
        """Where the cash it took and gave back is listed."""
        return Chosen(session=self.session, method="cash").receipts()


class Differences(NamedTuple):
    """What a clerk's drawers were over and short in a month, in fen."""

    clerk: str | None
    month: str | None
    drawers: int
    over_fen: int
    short_fen: int
    over_short_fen: int
    sessions: str


def differences(drawers: Iterable[Drawer], chosen: Chosen) -> list[Differences]:
    """What each clerk was over and short in each month."""
    found: dict[tuple[str, str], list[Drawer]] = defaultdict(list)
    for drawer in drawers:
        found[drawer.clerk, drawer.closed_on.isoformat()[:7]].append(drawer)
    return [_difference(*key, found[key], chosen) for key in sorted(found)]


def differences_total(drawers: list[Drawer], chosen: Chosen) -> Differences:
    """All clerks and months together."""
    return _difference(chosen.clerk, None, drawers, chosen)


def _difference(
    clerk: str | None, month: str | None, drawers: list[Drawer], chosen: Chosen
) -> Differences:
    fens = [drawer.over_short_fen for drawer in drawers]
    days = [drawer.closed_on for drawer in drawers]
    words = {
        "from": min(days, default=chosen.first),
        "to": max(days, default=chosen.last),
        "clerk": clerk,
        "outlet": chosen.outlet,
    }
    return Differences(
        clerk=clerk,
        month=month,
        drawers=len(drawers),
        over_fen=sum(fen for fen in fens if fen > 0),
        short_fen=-sum(fen for fen in fens if fen < 0),
        over_short_fen=sum(fens),
        sessions=path("/reports/till-sessions", words),
    )
