"""Asking about bills, their rows and what of ours they are. Read-only."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from peewee import JOIN, Case, fn

from services.store.bills import ours as our_side
from services.store.bills import rules
from services.store.bills.models import Bill, BillMatch, BillRow, Explanation, ExplanationDecision
from services.store.bills.ours import BATCH, batches
from services.store.bills.rules import Movement, Pair, Word
from services.store.settlements.models import SettlementBill
from shared import clock
from shared.errors import Invalid, missing
from shared.identity import Principal
from shared.paging import Page, page

DAYS_MAX = 31
OPEN_ROWS_MAX = 500  # of a month, looked at for its close


class RowView(NamedTuple):
    """A row with its other side, and what the other side may be."""

    row: BillRow
    pair: Pair
    suggestions: list[Movement]


def bills(who: Principal, wanted: dict) -> Page:
    """A page of bills, all or those that a payout paid or did not pay."""
    query = _bills(who)
    if wanted["channel"]:
        query = query.where(Bill.channel == wanted["channel"])
    if wanted["settled"] is not None:
        query = query.where(SettlementBill.bill.is_null(not wanted["settled"]))
    return page(query, Bill.id, wanted["limit"], wanted["after"])


def bill(who: Principal, bill_id: str) -> Bill:
    """One bill. Raises `bill_unknown`."""
    found = _bills(who).where(Bill.id == bill_id).first()
    if found is None:
        raise missing("bill", bill_id)
    return found


def bills_named(who: Principal, bill_ids: list[str]) -> list[Bill]:
    """Those of the bills that are here."""
    return list(_bills(who).where(Bill.id.in_(bill_ids)))


def bill_of_file(who: Principal, sha256: str) -> Bill | None:
    """The bill that came of these bytes, if they were imported."""
    return _bills(who).where(Bill.sha256 == sha256).first()


def _bills(who: Principal) -> Any:
    """Bills with the `settlement_id` of the payout that paid each."""
    return (
        Bill.select(Bill, SettlementBill.settlement.alias("settlement_id"))
        .join(SettlementBill, JOIN.LEFT_OUTER)
        .where(Bill.community == who.community)
        .objects()
    )


def report(who: Principal, bill_id: str, known: bool = False) -> dict:
    """A bill with the classes of its rows as they are now. Raises `bill_unknown`."""
    found = bill(who, bill_id)
    pairs = pairs_of(who, list(_rows(who).where(BillRow.bill == bill_id)))
    names = [pair.name for pair in pairs]
    return {
        "bill": found,
        "known": known,
        "open": sum(pair.is_open for pair in pairs),
        "classes": {name: names.count(name) for name in rules.CLASSES if name in names},
    }


# -- rows -------------------------------------------------------------------------------------


def rows(who: Principal, bill_id: str, wanted: dict) -> Page:
    """A page of a bill's rows in the order of the file. Raises `bill_unknown`."""
    query = _rows(who).where(BillRow.bill == bill(who, bill_id))
    limit, after = wanted["limit"], wanted["after"]
    if wanted["name"]:
        numbers = _numbers_in_class(who, query, wanted["name"], limit, after)
        query, after = query.where(BillRow.line_no.in_(numbers)), None
    found = page(query, BillRow.line_no, limit, after)
    return Page(_views(who, found.items), found.next)


def row(who: Principal, row_id: str) -> BillRow:
    """One row with `ours_id`. Raises `bill_row_unknown`."""
    found = _rows(who).where(BillRow.id == row_id).first()
    if found is None:
        raise missing("bill_row", row_id)
    return found


def row_view(who: Principal, row_id: str) -> RowView:
    """One row with its other side. Raises `bill_row_unknown`."""
    return _views(who, [row(who, row_id)])[0]


def _rows(who: Principal) -> Any:
    """Rows with what was said of them: a person's word goes before the number."""
    return (
        BillRow.select(
            BillRow,
            fn.COALESCE(BillMatch.ours_id, BillRow.named_id).alias("ours_id"),
        )
        .join(BillMatch, JOIN.LEFT_OUTER)
        .where(BillRow.community == who.community)
        .objects()
    )


def _numbers_in_class(
    who: Principal, query: Any, name: str, limit: int, after: str | None
) -> list[int]:
    """The next `limit` lines of a class and one more, which tells that there are more."""
    numbers: list[int] = []
    while True:
        chunk = page(query, BillRow.line_no, BATCH, after)
        pairs = pairs_of(who, chunk.items)
        numbers += [
            row.line_no for row, pair in zip(chunk.items, pairs, strict=True) if pair.name == name
        ]
        if len(numbers) > limit or chunk.next is None:
            return numbers[: limit + 1]
        after = chunk.next


def _views(who: Principal, found: list[BillRow]) -> list[RowView]:
    pairs = pairs_of(who, found)
    lonely = [pair.theirs for pair in pairs if pair.theirs and not pair.ours and pair.is_open]
    free = _free(who, found[0].channel, lonely) if lonely else []
    return [
        RowView(row, pair, rules.suggest(_movement(row), free) if pair.theirs in lonely else [])
        for row, pair in zip(found, pairs, strict=True)
    ]


def _free(who: Principal, channel: str, lonely: list[Movement]) -> list[Movement]:
    """Ours that no row has yet and that may be one of these by amount and time."""
    times = [theirs.at for theirs in lonely]
    begin = min(times) - rules.SUGGESTION_DISTANCE
    end = max(times) + rules.SUGGESTION_DISTANCE + timedelta(microseconds=1)
    amounts = sorted({theirs.amount_fen for theirs in lonely})
    ours = our_side.between(who, channel, begin, end, amounts)
    taken = taken_by(who, channel, ours)
    return [movement for movement in ours if (movement.kind, movement.id) not in taken]


# -- both sides -------------------------------------------------------------------------------


def pairs_of(who: Principal, found: list[BillRow]) -> list[Pair]:
    """Each row with our side of it."""
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in found:
        if row.ours_id:
            wanted[row.channel, row.kind].add(row.ours_id)
    ours = {
        (channel, kind, movement.id): movement
        for (channel, kind), ids in wanted.items()
        for movement in our_side.named(who, channel, kind, ids)
    }
    said = _words(who, [row.id for row in found], {ours_id for _, _, ours_id in ours})
    pairs = []
    for row in found:
        movement = ours.get((row.channel, row.kind, row.ours_id))
        words = said[row.id] + (said[_of(row.channel, movement)] if movement else [])
        pairs.append(Pair(_movement(row), movement, tuple(words)))
    return pairs


def pairs_of_ours(who: Principal, channel: str, found: Iterable[Movement]) -> list[Pair]:
    """Each of ours with the row that has it, in no order."""
    wanted = list(found)
    taken = taken_by(who, channel, wanted)
    alone = [movement for movement in wanted if (movement.kind, movement.id) not in taken]
    said = _words(who, [], {movement.id for movement in alone})
    lonely = [Pair(None, movement, tuple(said[_of(channel, movement)])) for movement in alone]
    return lonely + pairs_of(who, list(taken.values()))


def _of(channel: str, movement: Movement) -> tuple[str, str, str]:
    return channel, movement.kind, movement.id


def _words(who: Principal, row_ids: Iterable[str], ours_ids: Iterable[str]) -> dict:
    """What was said, in order, by the id of a row or by (channel, kind, id) of ours."""
    said: dict[Any, list[Word]] = defaultdict(list)
    for column, wanted in ((Explanation.row, row_ids), (Explanation.ours_id, ours_ids)):
        for batch in batches(wanted):
            for word in explanations(who).where(column.in_(batch)).order_by(Explanation.id):
                key = word.row_id or (word.channel, word.kind, word.ours_id)
                said[key].append(
                    Word(
                        word.id,
                        word.treatment,
                        word.effect_fen,
                        word.reason,
                        word.person,
                        word.state,
                    )
                )
    return said


def explanations(who: Principal) -> Any:
    """Explanations with what was decided: `state`, `decided_on`, `decided_by`."""
    decided = ExplanationDecision
    state = Case(
        None,
        (
            (Explanation.effect_fen == 0, "noted"),
            (decided.explanation.is_null(), "waiting"),
            (decided.approved, "approved"),
        ),
        "rejected",
    )
    return (
        Explanation.select(
            Explanation, decided.decided_on, decided.decided_by, state.alias("state")
        )
        .join(decided, JOIN.LEFT_OUTER)
        .where(Explanation.community == who.community)
        .objects()
    )


def taken_by(
    who: Principal, channel: str, ours: Iterable[Movement]
) -> dict[tuple[str, str], BillRow]:
    """The row that has each of ours already, by kind and id."""
    ids: dict[str, list[str]] = defaultdict(list)
    for movement in ours:
        ids[movement.kind].append(movement.id)
    taken = {}
    for kind in ids:
        for column in (BillRow.named_id, BillMatch.ours_id):
            table = column.model
            query = _rows(who).where((table.channel == channel) & (table.kind == kind))
            for batch in batches(ids[kind]):
                for row in query.where(column.in_(batch)):
                    # A row that names one of ours may have been confirmed as another.
                    taken[kind, row.ours_id] = row
    return taken


def taken_ids(who: Principal, channel: str, wanted: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these (kind, id) a row names or was confirmed as."""
    taken = set()
    for column in (BillRow.named_id, BillMatch.ours_id):
        table = column.model
        here = (table.community == who.community) & (table.channel == channel)
        for batch in batches({ours_id for _, ours_id in wanted}):
            query = table.select(table.kind, column).where(here & column.in_(batch))
            taken |= set(query.tuples())
    return taken


def _movement(row: BillRow) -> Movement:
    return Movement(row.kind, row.id, row.moment.astimezone(clock.SHANGHAI), row.amount_fen)


# -- a month ----------------------------------------------------------------------------------


def open_rows(who: Principal, begin: datetime, end: datetime) -> list[Pair]:
    """Rows from `begin` until before `end` whose money stands, at most OPEN_ROWS_MAX of them.

    The database leaves out what is obviously in order, so that a month of rows is quick.
    """
    explained = Explanation.select(Explanation.row).where(
        (Explanation.community == who.community) & Explanation.row.is_null(False)
    )
    query, ours_fen = our_side.beside(
        _rows(who), BillRow, fn.COALESCE(BillMatch.ours_id, BillRow.named_id)
    )
    suspects = (
        query.where(
            BillRow.channel.in_(rules.CHANNELS)
            & (BillRow.moment >= begin)
            & (BillRow.moment < end),
            (ours_fen != BillRow.amount_fen) | BillRow.id.in_(explained),
        )
        .order_by(BillRow.moment, BillRow.id)
        .limit(OPEN_ROWS_MAX)
    )
    found = {row.id: row for row in suspects}  # a sale paid in two parts is joined twice
    return [pair for pair in pairs_of(who, list(found.values())) if pair.is_open]


# -- reconciliation ---------------------------------------------------------------------------


def reconciliation(who: Principal, wanted: dict) -> dict:
    """A channel's bills against our tenders and refunds, from day to day.

    Each side counts on the day on which it happened, whatever Z report has it. The difference
    is the sum of what the classes differ, to the fen. Raises Invalid `days_invalid`.
    """
    first, last, channel = wanted["first"], wanted["last"], wanted["channel"]
    if not 0 <= (last - first).days < DAYS_MAX:
        message = f"From 1 to {DAYS_MAX} days, `from` not after `to`."
        raise Invalid("days_invalid", message, {"to": message})
    begin, end = clock.at(first, 0), clock.at(last, 0) + timedelta(days=1)
    found = list(
        _rows(who).where(
            (BillRow.channel == channel) & (BillRow.moment >= begin) & (BillRow.moment < end)
        )
    )
    pairs = pairs_of(who, found)
    paired = {(pair.ours.kind, pair.ours.id) for pair in pairs if pair.ours}
    pairs += pairs_of_ours(
        who,
        channel,
        [
            movement
            for movement in our_side.between(who, channel, begin, end)
            if (movement.kind, movement.id) not in paired
        ],
    )
    shares = [rules.share(pair, begin, end) for pair in pairs]
    classes = rules.by_class(shares)
    listed = rules.differences(shares)
    platform_fen, ours_fen = (
        sum(getattr(entry, side) for entry in classes) for side in ("platform_fen", "ours_fen")
    )
    fee_fen = _fee_fen(found)
    return {
        "ours_fen": ours_fen,
        "platform_fen": platform_fen,
        "difference_fen": platform_fen - ours_fen,
        "fee_fen": fee_fen,
        "net_fen": platform_fen - fee_fen,
        "open": sum(entry.open for entry in classes),
        "classes": classes,
        "differences": listed[: rules.DIFFERENCES_MAX],
        "differences_count": len(listed),
    }


def _fee_fen(found: list[BillRow]) -> int:
    """The fees of rows, rounded once per bill, as their payouts were."""
    by_bill: dict[str, int] = defaultdict(int)
    for row in found:
        by_bill[row.bill_id] += row.fee_millifen
    return sum(rules.fee_fen(millifen) for millifen in by_bill.values())
