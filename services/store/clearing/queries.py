"""Asking what stands on a platform's clearing account, and why. Read-only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, SQL, Case, fn

from services.store.bills import ours as our_side
from services.store.bills import queries as bills
from services.store.bills.models import BillMatch, BillRow, Explanation, ExplanationDecision
from services.store.bills.rules import CHANNELS, Pair
from services.store.clearing.rules import OURS_OPEN, ROWS_OPEN, Part
from services.store.group_buying.models import Campaign
from services.store.purchasing.models import SupplierPayment
from services.store.settlements.models import Settlement, SettlementBill
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Clearing(NamedTuple):
    """The balance of a clearing account at the end of a day, and what it consists of."""

    channel: str
    on: date
    ours_fen: int
    paid_out_fen: int
    suppliers_fen: int
    leaders_fen: int
    explained_fen: int
    parts: list[Part]
    waiting: int
    unreported_fen: int

    @property
    def balance_fen(self) -> int:
        """What the platform owes us by our own records."""
        spent_fen = self.paid_out_fen + self.suppliers_fen + self.leaders_fen
        return self.ours_fen - spent_fen + self.explained_fen


class _View(NamedTuple):
    """Whose account is looked at, and until when."""

    community: str
    channel: str
    on: date

    @property
    def end(self) -> datetime:
        return clock.at(self.on, 0) + timedelta(days=1)


# -- the balance ------------------------------------------------------------------------------


def clearing(who: Principal, wanted: dict) -> Clearing:
    """A channel's balance at the end of a day and its parts, which add up to it."""
    on = wanted["on"] or clock.today()
    view = _View(who.community, wanted["channel"], on)
    return Clearing(
        channel=view.channel,
        on=on,
        ours_fen=our_side.total_fen(view.community, view.channel, view.end),
        paid_out_fen=_paid_out_fen(view.community, view.channel, on),
        suppliers_fen=_suppliers_fen(view.community, view.channel, on),
        leaders_fen=_leaders_fen(view.community, view.channel, view.end),
        explained_fen=_explained_fen(view.community, view.channel, on),
        parts=list(_parts(view)),
        waiting=explanations_waiting(who).where(Explanation.channel == view.channel).count(),
        unreported_fen=our_side.unreported_fen(view.community, view.channel),
    )


def clearing_fen(community: str) -> dict[str, int]:
    """Each channel's balance as the books can know it: without days that are not closed yet."""
    return {
        channel: our_side.total_fen(community, channel)
        - our_side.unreported_fen(community, channel)
        - spent_fen(community, channel)
        for channel in CHANNELS
    }


def spent_fen(community: str, channel: str, on: date | None = None) -> int:
    """What left a clearing account up to a day: payouts, suppliers, leaders, less explanations."""
    end = clock.at(on, 0) + timedelta(days=1) if on else None
    return (
        _paid_out_fen(community, channel, on)
        + _suppliers_fen(community, channel, on)
        + _leaders_fen(community, channel, end)
        - _explained_fen(community, channel, on)
    )


def _paid_out_fen(community: str, channel: str, on: date | None = None) -> int:
    mine = (Settlement.community == community) & (Settlement.channel == channel)
    return _sum(Settlement, Settlement.gross_fen, mine, Settlement.arrived_on, on)


def _suppliers_fen(community: str, channel: str, on: date | None = None) -> int:
    """What was paid to suppliers out of this account."""
    mine = (SupplierPayment.community == community) & (SupplierPayment.method == channel)
    return _sum(SupplierPayment, SupplierPayment.amount_fen, mine, SupplierPayment.paid_on, on)


def _leaders_fen(community: str, channel: str, end: datetime | None = None) -> int:
    """What leaders of campaigns were paid out of this account."""
    _, lost_fen = _led(community, channel, end).scalar(as_tuple=True)
    return -int(lost_fen)


def _explained_fen(community: str, channel: str, on: date | None = None) -> int:
    mine = (Explanation.community == community) & (Explanation.channel == channel)
    query = _effects(on).where(mine)
    return int(query.scalar())


def _effects(on: date | None = None) -> Any:
    """What approved explanations move, up to a day."""
    decided = ExplanationDecision
    query = Explanation.select(_total(Explanation.effect_fen)).join(decided).where(decided.approved)
    return query.where(decided.decided_on <= on) if on else query


def _sum(table: Any, amount: Any, mine: Any, day: Any, on: date | None) -> int:
    query = table.select(_total(amount)).where(mine)
    return int((query.where(day <= on) if on else query).scalar())


def _total(amount: Any) -> Any:
    return fn.COALESCE(fn.SUM(amount), 0)


# -- what it consists of ------------------------------------------------------------------------


class _Standing(NamedTuple):
    """What stands open on one side: rows without columns, and what tells its two classes apart."""

    query: Any
    id: Any
    amount_fen: Any
    columns: tuple[Any, ...]
    classes: tuple[str, str]
    is_first: Any


def _parts(view: _View) -> Iterator[Part]:
    channel = view.channel
    yield _part("bills_not_paid_out", _unpaid(view), f"/bills?channel={channel}&settled=false")
    yield _part(
        "payouts_without_bills", _unbilled(view), f"/settlements?channel={channel}&billed=false"
    )
    yield _part("paid_to_suppliers", _supplied(view), "/supplier-payments")
    led = _led(view.community, view.channel, view.end)
    yield _part("paid_to_leaders", led, "/campaigns?state=settled")
    for standing in (_of_rows(view), _of_ours(view)):
        yield from _parts_of(view, standing)


def _part(name: str, sums: Any, where: str) -> Part:
    count, amount_fen = next(iter(sums.tuples()))
    return Part(name, count, int(amount_fen), where if count else None)


def _parts_of(view: _View, standing: _Standing) -> Iterator[Part]:
    """Both classes of a side, added up in one look."""
    first = Case(None, ((standing.is_first, 1),), 0)
    sums = standing.query.select(first, fn.COUNT(standing.id), _total(standing.amount_fen))
    found = {number: sums for number, *sums in sums.group_by(SQL("1")).tuples()}
    for name, number in zip(standing.classes, (1, 0), strict=True):
        count, amount_fen = found.get(number, (0, 0))
        where = f"/clearing/differences?channel={view.channel}&on={view.on}&class={name}"
        yield Part(name, count, int(amount_fen), where if count else None)


def _unpaid(view: _View) -> Any:
    """Rows of bills that no payout has paid; the count is that of the bills."""
    paid = (
        SettlementBill.select(SettlementBill.bill)
        .join(Settlement)
        .where((Settlement.community == view.community) & (Settlement.arrived_on <= view.on))
    )
    return _rows_of(
        view, BillRow.select(fn.COUNT(BillRow.bill.distinct()), _total(BillRow.amount_fen))
    ).where(BillRow.bill.not_in(paid))


def _unbilled(view: _View) -> Any:
    return Settlement.select(fn.COUNT(Settlement.id), _total(Settlement.gross_fen * -1)).where(
        (Settlement.community == view.community)
        & (Settlement.channel == view.channel)
        & (Settlement.arrived_on <= view.on)
        & Settlement.id.not_in(SettlementBill.select(SettlementBill.settlement))
    )


def _supplied(view: _View) -> Any:
    return SupplierPayment.select(
        fn.COUNT(SupplierPayment.id), _total(SupplierPayment.amount_fen * -1)
    ).where(
        (SupplierPayment.community == view.community)
        & (SupplierPayment.method == view.channel)
        & (SupplierPayment.paid_on <= view.on)
    )


def _led(community: str, channel: str, end: datetime | None) -> Any:
    """How many commissions were paid out of this account, and what it lost by them."""
    query = Campaign.select(fn.COUNT(Campaign.id), _total(Campaign.commission_fen * -1)).where(
        (Campaign.community == community) & (Campaign.paid_method == channel)
    )
    return query.where(Campaign.paid_at < end) if end else query


def _rows_of(view: _View, query: Any) -> Any:
    return query.where(
        (BillRow.community == view.community)
        & (BillRow.channel == view.channel)
        & (BillRow.moment < view.end)
    )


def _of_rows(view: _View) -> _Standing:
    """Rows whose money stands: none of ours has it, or with another amount, or explained before."""
    ours = our_side.everything(view.community, view.channel, view.end)
    ours_id = fn.COALESCE(BillMatch.ours_id, BillRow.named_id)
    amount_fen = (
        fn.COALESCE(ours.c.amount_fen, 0)
        - BillRow.amount_fen
        + _effects(view.on).where(Explanation.row == BillRow.id)
        + _effects_of(view, ours)
    )
    query = (
        _rows_of(view, BillRow.select())
        .join(BillMatch, JOIN.LEFT_OUTER)
        .join_from(
            BillRow,
            ours,
            JOIN.LEFT_OUTER,
            on=(ours.c.kind == BillRow.kind) & (ours.c.id == ours_id),
        )
        .where(amount_fen != 0)
        .with_cte(ours)
    )
    columns = (
        BillRow.id,
        BillRow.kind,
        BillRow.moment.alias("platform_at"),
        BillRow.amount_fen.alias("platform_fen"),
        ours.c.id.alias("ours_id"),
        ours.c.at.alias("ours_at"),
        ours.c.amount_fen.alias("ours_fen"),
        amount_fen.alias("standing_fen"),
    )
    return _Standing(query, BillRow.id, amount_fen, columns, ROWS_OPEN, ours.c.id.is_null())


def _of_ours(view: _View) -> _Standing:
    """Ours that no row has: not in a bill yet, or only ours where later bills are here."""
    ours = our_side.everything(view.community, view.channel, view.end)
    amount_fen = ours.c.amount_fen + _effects_of(view, ours)
    mine = (
        (BillRow.community == view.community)
        & (BillRow.channel == view.channel)
        & (BillRow.kind == ours.c.kind)
        & (BillRow.moment < view.end)
    )
    named = (
        BillRow.select(BillRow.id)
        .join(BillMatch, JOIN.LEFT_OUTER)
        .where(mine & (BillRow.named_id == ours.c.id) & BillMatch.row.is_null())
    )
    confirmed = (
        BillMatch.select(BillMatch.row)
        .join(BillRow)
        .where(
            mine
            & (BillMatch.community == view.community)
            & (BillMatch.channel == view.channel)
            & (BillMatch.kind == ours.c.kind)
            & (BillMatch.ours_id == ours.c.id)
        )
    )
    last = _rows_of(view, BillRow.select(BillRow.moment)).order_by(BillRow.moment.desc()).first()
    told_until = clock.text(last.moment) if last else ""
    query = ours.select_from(ours.c.id).where(
        ~fn.EXISTS(named),
        ~fn.EXISTS(confirmed),
        amount_fen != 0,
    )
    columns = (
        ours.c.id,
        ours.c.kind,
        ours.c.at.alias("ours_at"),
        ours.c.amount_fen.alias("ours_fen"),
        amount_fen.alias("standing_fen"),
    )
    return _Standing(query, ours.c.id, amount_fen, columns, OURS_OPEN, ours.c.at <= told_until)


def _effects_of(view: _View, ours: Any) -> Any:
    """What was explained of ours when no row had it."""
    return _effects(view.on).where(
        (Explanation.community == view.community)
        & (Explanation.channel == view.channel)
        & (Explanation.kind == ours.c.kind)
        & (Explanation.ours_id == ours.c.id)
    )


def differences(who: Principal, wanted: dict) -> Page:
    """A page of what stands open of one class at the end of a day."""
    view = _View(who.community, wanted["channel"], wanted["on"] or clock.today())
    name = wanted["name"]
    standing = _of_rows(view) if name in ROWS_OPEN else _of_ours(view)
    query = standing.query.select(*standing.columns).namedtuples()
    query = query.where(standing.is_first if name == standing.classes[0] else ~standing.is_first)
    return page(query, standing.id, wanted["limit"], wanted["after"])


# -- explanations -------------------------------------------------------------------------------


def explanations(who: Principal, wanted: dict) -> Page:
    """A page of explanations, all or those that wait for somebody's word."""
    query = explanations_waiting(who) if wanted["waiting"] else bills.explanations(who)
    if wanted["channel"]:
        query = query.where(Explanation.channel == wanted["channel"])
    return page(query, Explanation.id, wanted["limit"], wanted["after"])


def explanations_waiting(who: Principal) -> Any:
    """Explanations nobody has approved or rejected yet."""
    undecided = ExplanationDecision.explanation.is_null()
    return bills.explanations(who).where(undecided, Explanation.effect_fen != 0)


def explanation(who: Principal, explanation_id: str) -> Explanation:
    """One explanation with its `state`. Raises `explanation_unknown`."""
    found = bills.explanations(who).where(Explanation.id == explanation_id).first()
    if found is None:
        raise missing("explanation", explanation_id)
    return found


def pair_of(who: Principal, found: Explanation) -> Pair:
    """Both sides of what an explanation is about, as they are now."""
    if found.ours_id:
        return pair_of_ours(who, found.channel, found.kind, found.ours_id)
    return pair_of_row(who, found.row_id)


def pair_of_row(who: Principal, row_id: str) -> Pair:
    """A row with our side of it. Raises `bill_row_unknown`."""
    return bills.pairs_of(who, [bills.row(who, row_id)])[0]


def pair_of_ours(who: Principal, channel: str, kind: str, ours_id: str) -> Pair:
    """A sale or refund of ours with its row. Raises `sale_unknown`, `refund_unknown`."""
    found = our_side.named(who, channel, kind, [ours_id])
    if not found:
        raise missing("sale" if kind == "payment" else "refund", ours_id)
    return bills.pairs_of_ours(who, channel, found)[0]
