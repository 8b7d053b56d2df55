"""Asking what funds took in and spent. Read-only.

Every figure is summed from rows that are final, by the business day they carry: a statement of an
old day says today what it said then, but for what was recorded late with an earlier day. What was
promised at the end of a day is rebuilt in the same way: from what was asked for, raised, reduced,
paid and resolved until then. A transfer counts on the day it was made: the lot it moved keeps
the day it first came in on.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

import peewee

from services.funds.commitments.models import Commitment
from services.funds.commitments.raises.models import CommitmentRaise
from services.funds.commitments.reductions.models import CommitmentReduction
from services.funds.contributions.models import Contribution
from services.funds.disbursements.models import Disbursement
from services.funds.disbursements.returns.models import DisbursementReturn
from services.funds.funds import queries as funds
from services.funds.funds.models import Fund, Withdrawal
from services.funds.statements import rules
from services.funds.statements.rules import Moved
from services.funds.transfers.models import Transfer
from shared import clock
from shared.identity import Principal

TRANSFER = "transfer"
_Sums = dict[tuple[str, str], Moved]


class Row(NamedTuple):
    """A fund and its figures."""

    fund: Fund
    figures: rules.Figures


class Statement(NamedTuple):
    """专项资金收支表 from a day to a day, both included."""

    since: date
    until: date
    rows: list[Row]
    total: rules.Figures


class _Days(NamedTuple):
    since: date
    until: date

    @property
    def begin(self) -> str:
        return clock.text(clock.at(self.since, 0))

    @property
    def end(self) -> str:
        return clock.text(clock.at(self.until + timedelta(days=1), 0))


def statement(who: Principal, since: date, until: date, fund_id: str | None = None) -> Statement:
    """What the community's funds, or one of them, had, took in and spent. Raises `fund_unknown`."""
    chosen = [funds.fund(who, fund_id)] if fund_id else funds.all_of(who.community)
    rows = [
        Row(fund, rules.figures(moved))
        for fund, moved in zip(chosen, _movements(chosen, _Days(since, until)), strict=True)
    ]
    return Statement(since, until, rows, rules.total(row.figures for row in rows))


def committed(fund_ids: Iterable[str], day: date) -> dict[str, int]:
    """What was promised and not yet paid at the end of a business day, in fen by fund.

    A promise counts from the day it was asked for, a raise and a transfer too; until they were
    paid, dropped or resolved.
    """
    end = _Days(day, day).end
    asked = Commitment.requested_at < end
    raised = CommitmentRaise.requested_at < end
    still_awaited = CommitmentRaise.resolved_on.is_null() | (CommitmentRaise.resolved_on > day)
    of_raises = (CommitmentRaise, CommitmentRaise.added_fen)
    left = Commitment.amount_fen - Commitment.disbursed_fen
    parts = (
        (1, Commitment, Commitment.amount_fen, asked),
        (-1, Commitment, left, asked & (Commitment.resolved_on <= day)),
        # An amount is what it is today: what was added or taken off later is undone.
        (-1, *of_raises, asked & (CommitmentRaise.state == "made") & ~raised),
        (
            1,
            CommitmentReduction,
            CommitmentReduction.reduced_fen,
            asked & (CommitmentReduction.reduced_at >= end),
        ),
        (1, *of_raises, raised & (CommitmentRaise.state != "made") & still_awaited),
        (-1, Disbursement, Disbursement.amount_fen, asked & (Disbursement.paid_on <= day)),
    )
    found: dict[str, int] = defaultdict(int)
    ids = list(fund_ids)
    for sign, table, column, condition in parts:
        query = table.select(Commitment.fund, peewee.fn.SUM(column))
        if table is not Commitment:
            query = query.join(Commitment)
        query = query.where(Commitment.fund.in_(ids) & condition).group_by(Commitment.fund)
        for fund_id, fen in query.tuples():
            found[fund_id] += sign * int(fen)
    for fund_id, fen in _awaiting_transfer(ids, day, end):
        found[fund_id] += int(fen)
    return found


def _awaiting_transfer(ids: list[str], day: date, end: str) -> Iterable[tuple[str, int]]:
    awaited = Transfer.resolved_on.is_null() | (Transfer.resolved_on > day)
    return (
        Transfer.select(Transfer.fund, peewee.fn.SUM(Transfer.amount_fen))
        .where(Transfer.fund.in_(ids) & (Transfer.requested_at < end) & awaited)
        .group_by(Transfer.fund)
        .tuples()
    )


def _movements(chosen: list[Fund], span: _Days) -> list[rules.Movements]:
    ids = [fund.id for fund in chosen]
    given, transferred_in = _given(ids, span), _transferred_in(ids, span)
    paid, returned = _paid(ids, span), _returned(ids, span)
    transferred_out, withdrawn = _transferred_out(ids, span), _withdrawn(ids, span)
    promised = committed(ids, span.until)
    return [
        rules.Movements(
            sources=_of(given, fund_id),
            uses=_of(paid, fund_id),
            transferred_in=transferred_in.get((fund_id, ""), Moved()),
            transferred_out=transferred_out.get((fund_id, ""), Moved()),
            returned=returned.get((fund_id, ""), Moved()),
            withdrawn=withdrawn.get((fund_id, ""), Moved()),
            committed_fen=promised[fund_id],
        )
        for fund_id in ids
    ]


def _given(ids: list[str], span: _Days) -> _Sums:
    query = Contribution.select(
        Contribution.fund,
        Contribution.source,
        *_split(Contribution.amount_fen, Contribution.received_on, span.since),
    ).where(
        Contribution.fund.in_(ids)
        & (Contribution.source != TRANSFER)
        & (Contribution.received_on <= span.until)
    )
    return _sums(query.group_by(Contribution.fund, Contribution.source))


def _transferred_in(ids: list[str], span: _Days) -> _Sums:
    query = Contribution.select(
        Contribution.fund,
        peewee.Value(""),
        *_split(Contribution.amount_fen, Contribution.recorded_at, span.begin),
    ).where(
        Contribution.fund.in_(ids)
        & (Contribution.source == TRANSFER)
        & (Contribution.recorded_at < span.end)
    )
    return _sums(query.group_by(Contribution.fund))


def _transferred_out(ids: list[str], span: _Days) -> _Sums:
    """What lies in other funds by now, by the fund of the lot it was part of."""
    parent: Any = Contribution.alias()
    query = (
        Contribution.select(
            parent.fund,
            peewee.Value(""),
            *_split(Contribution.amount_fen, Contribution.recorded_at, span.begin),
        )
        .join(parent, on=(Contribution.parent_id == parent.id))
        .where(
            parent.fund.in_(ids)
            & (Contribution.source == TRANSFER)
            & (Contribution.recorded_at < span.end)
        )
    )
    return _sums(query.group_by(parent.fund))


def _paid(ids: list[str], span: _Days) -> _Sums:
    query = Disbursement.select(
        Disbursement.fund,
        Disbursement.use,
        *_split(Disbursement.amount_fen, Disbursement.paid_on, span.since),
    ).where(Disbursement.fund.in_(ids) & (Disbursement.paid_on <= span.until))
    return _sums(query.group_by(Disbursement.fund, Disbursement.use))


def _returned(ids: list[str], span: _Days) -> _Sums:
    query = (
        DisbursementReturn.select(
            Disbursement.fund,
            peewee.Value(""),
            *_split(DisbursementReturn.amount_fen, DisbursementReturn.received_on, span.since),
        )
        .join(Disbursement)
        .where(Disbursement.fund.in_(ids) & (DisbursementReturn.received_on <= span.until))
    )
    return _sums(query.group_by(Disbursement.fund))


def _withdrawn(ids: list[str], span: _Days) -> _Sums:
    query = Withdrawal.select(
        Withdrawal.fund,
        peewee.Value(""),
        *_split(Withdrawal.amount_fen, Withdrawal.withdrawn_on, span.since),
    ).where(Withdrawal.fund.in_(ids) & (Withdrawal.withdrawn_on <= span.until))
    return _sums(query.group_by(Withdrawal.fund))


def _split(column: Any, moved_on: Any, since: Any) -> tuple:
    """The sums of what moved before a day or moment and from it on."""
    before = peewee.fn.SUM(peewee.Case(None, [(moved_on < since, column)], 0))
    return before, peewee.fn.SUM(peewee.Case(None, [(moved_on >= since, column)], 0))


def _sums(query: Any) -> _Sums:
    return {
        (fund_id, kind): Moved(int(before), int(within))
        for fund_id, kind, before, within in query.tuples()
    }


def _of(sums: _Sums, fund_id: str) -> dict[str, Moved]:
    return {kind: moved for (owner, kind), moved in sums.items() if owner == fund_id}
