"""Asking what a community page says of the funds. Read-only.

A household paid by several uses counts once in each of them, so that uses may add up to more
households than there are.
"""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

import peewee

from services.funds.commitments.models import Commitment
from services.funds.commitments.rules import REPAIR
from services.funds.contributions.models import Contribution
from services.funds.disbursements.models import Disbursement
from services.funds.disclosure import rules
from services.funds.refusals.models import FundRefusal
from services.funds.statements.queries import statement
from services.funds.statements.rules import Figures
from shared.identity import Principal


class Spent(NamedTuple):
    """How often a use or a project was paid for in a period, and how many fen in all."""

    of: str
    payments: int
    amount_fen: int


class FundDisclosed(NamedTuple):
    """What one fund had, took in, spent and has, and what for."""

    fund_id: str
    name: str
    nature: str
    figures: Figures
    uses: list[Spent]
    projects: list[Spent]


class Repairs(NamedTuple):
    """The repairs that were paid, and where: buildings, and nothing closer."""

    orders: int
    amount_fen: int
    building_ids: list[str]


class Donations(NamedTuple):
    """How many donations came in, and how many fen; of whom is nobody's business."""

    gifts: int
    amount_fen: int


class Disclosure(NamedTuple):
    """What a community page needs from the funds, from a day to a day."""

    since: date
    until: date
    funds: list[FundDisclosed]
    total: Figures
    repairs: Repairs
    donations: Donations
    households: list[rules.Group]
    refusals: int


def disclosure(who: Principal, since: date, until: date) -> Disclosure:
    """The figures of some days, both included."""
    found = statement(who, since, until)
    paid = (Disbursement.community == who.community) & Disbursement.paid_on.between(since, until)
    uses = _spent(paid, Disbursement.use)
    projects = _spent(paid & Commitment.project_id.is_null(False), Commitment.project_id)
    return Disclosure(
        since=since,
        until=until,
        funds=[
            FundDisclosed(
                fund_id=row.fund.id,
                name=row.fund.name,
                nature=row.fund.nature,
                figures=row.figures,
                uses=uses[row.fund.id],
                projects=projects[row.fund.id],
            )
            for row in found.rows
        ],
        total=found.total,
        repairs=_repairs(paid),
        donations=_donations(who, since, until),
        households=_households(paid),
        refusals=_refusals(who, since, until),
    )


def _spent(paid: Any, of: Any) -> dict[str, list[Spent]]:
    query = (
        Disbursement.select(
            Disbursement.fund,
            of,
            peewee.fn.COUNT(Disbursement.id),
            peewee.fn.SUM(Disbursement.amount_fen),
        )
        .join(Commitment)
        .where(paid)
        .group_by(Disbursement.fund, of)
        .order_by(of)
    )
    found: dict[str, list[Spent]] = defaultdict(list)
    for fund_id, name, payments, fen in query.tuples():
        found[fund_id].append(Spent(name, payments, int(fen)))
    return found


def _repairs(paid: Any) -> Repairs:
    repairs = paid & (Disbursement.use == REPAIR)
    orders, fen = (
        Disbursement.select(
            peewee.fn.COUNT(Disbursement.work_order_id.distinct()),
            peewee.fn.COALESCE(peewee.fn.SUM(Disbursement.amount_fen), 0),
        )
        .where(repairs)
        .tuples()
        .get()
    )
    where = (
        Disbursement.select(Disbursement.building_id)
        .where(repairs & Disbursement.building_id.is_null(False))
        .distinct()
        .order_by(Disbursement.building_id)
    )
    return Repairs(orders, int(fen), [building_id for (building_id,) in where.tuples()])


def _donations(who: Principal, since: date, until: date) -> Donations:
    gifts, fen = (
        Contribution.select(
            peewee.fn.COUNT(Contribution.id),
            peewee.fn.COALESCE(peewee.fn.SUM(Contribution.amount_fen), 0),
        )
        .where(
            (Contribution.community == who.community)
            & (Contribution.source == "donation")
            & Contribution.received_on.between(since, until)
        )
        .tuples()
        .get()
    )
    return Donations(gifts, int(fen))


def _refusals(who: Principal, since: date, until: date) -> int:
    return (
        FundRefusal.select()
        .where((FundRefusal.community == who.community) & FundRefusal.day.between(since, until))
        .count()
    )


def _households(paid: Any) -> list[rules.Group]:
    query = (
        Disbursement.select(Disbursement.use, peewee.fn.COUNT(Commitment.household_id.distinct()))
        .join(Commitment)
        .where(paid & Commitment.household_id.is_null(False))
        .group_by(Disbursement.use)
    )
    return rules.merged(rules.Group(*row) for row in query.tuples())
