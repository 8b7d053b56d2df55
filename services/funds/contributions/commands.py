"""Taking money in, and taking it out of its lots again."""

from datetime import date

import peewee

from services.funds.contributions import queries, rules
from services.funds.contributions.models import Contribution, FreedSlice
from services.funds.database import tell, writes
from services.funds.funds import commands as fund_sums
from services.funds.funds import queries as funds
from services.funds.funds.models import Fund
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import ContributionReceived
from shared.idempotency import named_before
from shared.identity import Principal

LOTS_AT_ONCE = 500  # in one statement


@writes
def record_contribution(who: Principal, wanted: dict) -> Contribution:
    """Record a grant or a donation, which gets the next receipt of the year.

    Raises `fund_unknown`, `fund_nature_mismatch`, `fund_closed`, `contribution_repeated`,
    `donor_invalid`,
    `contribution_differs`.
    """
    source, donor_name = wanted["source"], wanted["donor_name"]
    donor_shown = rules.shown_as(source, donor_name, wanted["donor_shown"])
    wanted = wanted | {"donor_shown": donor_shown}
    if earlier := named_before(Contribution, "contribution", who, wanted):
        return earlier
    fund = funds.fund(who, wanted["fund_id"])
    funds.refuse_closed(fund)
    if not rules.takes_gifts(fund.nature):
        message = f"{fund.name} is an own earmark; only profit feeds it."
        raise Refusal("fund_nature_mismatch", message, {"fund_id": message})
    if queries.is_kept(fund, wanted):
        message = "This is here already; what is another gift says so in its document."
        raise Refusal("contribution_repeated", message, {"source_document": message})
    if problem := rules.donor_problem(source, donor_name, donor_shown, wanted["source_id"]):
        raise Invalid("donor_invalid", problem, {"donor_name": problem})
    return _receive(
        who,
        fund,
        contribution_id=wanted["id"],
        source=source,
        source_id=wanted["source_id"],
        received_on=wanted["received_on"],
        amount_fen=wanted["amount_fen"],
        donor_name=donor_name,
        donor_shown=donor_shown,
    )


@writes
def receive_share(
    who: Principal,
    fund_id: str,
    *,
    source: str,
    source_id: str,
    source_book: str,
    period: str,
    received_on: date,
    amount_fen: int,
) -> Contribution:
    """Take in a fund's share of profit, fees or common income, `amount_fen` on a business day."""
    return _receive(
        who,
        funds.fund(who, fund_id),
        source=source,
        source_id=source_id,
        source_book=source_book,
        period=period,
        received_on=received_on,
        amount_fen=amount_fen,
    )


@writes
def receive_moved(
    who: Principal, fund: Fund, transfer_id: str, on: date, slices: list[rules.Slice]
) -> list[rules.MovedSlice]:
    """Take in what a transfer moved on a business day: each slice becomes a lot of this fund.

    It is as old here as the transfer, not as its parent: a statement of a month that is over
    never changes. The transfer is told by whoever made it.
    """
    moved = []
    for part in slices:
        lot = Contribution.create(
            id=ids.new_id(),
            community=who.community,
            fund=fund,
            source="transfer",
            source_id=transfer_id,
            received_on=on,
            amount_fen=part.amount_fen,
            parent_id=part.contribution_id,
            parent_from_fen=part.from_fen,
            recorded_by=who.user,
            recorded_at=clock.now(),
        )
        moved.append(rules.MovedSlice(lot.id, *part))
    fund_sums.count(who, fund.id, contributed_fen=sum(part.amount_fen for part in slices))
    return moved


@writes
def consume(who: Principal, fund: Fund, amount_fen: int) -> list[rules.Slice]:
    """Take fen out of the lots of a fund, in its order of lots; says which part of which lot.

    Raises ValueError when they hold less than that, which the sums of the fund rule out.
    """
    lots = queries.open_lots(who, fund, amount_fen)
    slices, emptied = [], []
    taken_fen = rules.parts(lots, amount_fen, fund.lot_order)
    for lot, taken in zip(lots, taken_fen, strict=True):
        if taken:
            parts, rest = rules.take(lot, taken)
            slices += parts
            if rest.left_fen:
                _keep(lot, rest)
            else:
                emptied.append(lot.contribution_id)
    _empty(emptied)
    return slices


@writes
def consume_lot(who: Principal, contribution_id: str, amount_fen: int) -> list[rules.Slice]:
    """Take fen out of one lot alone. Raises `contribution_unknown`, ValueError when it holds
    less than that.
    """
    lot = queries.lot(who, contribution_id)
    slices, rest = rules.take(lot, amount_fen)
    _keep(lot, rest)
    return slices


@writes
def restore(who: Principal, slices: list[rules.Slice]) -> None:
    """Put fen back into the lots they were taken from."""
    for part in slices:
        lot = queries.lot(who, part.contribution_id)
        _keep(lot, rules.give_back(lot, rules.Piece(part.from_fen, part.amount_fen)))


def _empty(contribution_ids: list[str]) -> None:
    """Lots of which nothing is left: of a thousand that pay together, all but one."""
    for some in peewee.chunked(contribution_ids, LOTS_AT_ONCE):
        Contribution.update(
            reached_fen=Contribution.amount_fen, consumed_fen=Contribution.amount_fen
        ).where(Contribution.id.in_(some)).execute()
        FreedSlice.delete().where(FreedSlice.contribution.in_(some)).execute()


def _keep(before: rules.Lot, lot: rules.Lot) -> None:
    Contribution.update(
        reached_fen=lot.reached_fen, consumed_fen=lot.amount_fen - lot.left_fen
    ).where(Contribution.id == lot.contribution_id).execute()
    if lot.freed == before.freed:
        return
    FreedSlice.delete().where(FreedSlice.contribution == lot.contribution_id).execute()
    for piece in lot.freed:
        FreedSlice.create(contribution=lot.contribution_id, **piece._asdict())


def _receive(
    who: Principal,
    fund: Fund,
    *,
    source: str,
    source_id: str,
    received_on: date,
    amount_fen: int,
    contribution_id: str | None = None,
    source_book: str | None = None,
    period: str | None = None,
    donor_name: str | None = None,
    donor_shown: str | None = None,
) -> Contribution:
    year = clock.today().year if source == "donation" else None
    contribution = Contribution.create(
        id=contribution_id or ids.new_id(),
        community=who.community,
        fund=fund,
        source=source,
        source_id=source_id,
        source_book=source_book,
        period=period,
        received_on=received_on,
        amount_fen=amount_fen,
        recorded_by=who.user,
        recorded_at=clock.now(),
        donor_name=donor_name,
        donor_shown=donor_shown,
        receipt_year=year,
        receipt_serial=year and queries.last_receipt(who, year) + 1,
    )
    fund_sums.count(who, fund.id, contributed_fen=amount_fen)
    tell(who, _fact(fund, contribution))
    return contribution


def _fact(fund: Fund, lot: Contribution) -> ContributionReceived:
    return ContributionReceived(
        contribution_id=lot.id,
        fund_id=fund.id,
        fund_name=fund.name,
        nature=fund.nature,
        book=fund.book,
        source=lot.source,
        source_id=lot.source_id,
        source_book=lot.source_book,
        period=lot.period,
        received_on=lot.received_on.isoformat(),
        amount_fen=lot.amount_fen,
    )
