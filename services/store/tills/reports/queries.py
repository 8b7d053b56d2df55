"""Asking what a drawer did: at any time (X), and as its close found it (Z). Read-only."""

import json
from typing import Any

from peewee import fn

from services.store.deposits.models import DepositMovement
from services.store.sales.models import Refund, RefundTender, Sale, SaleTender
from services.store.tills import queries as tills
from services.store.tills.cash.queries import drawer_fen, moved
from services.store.tills.models import TillSession, ZReport
from services.store.tills.reports import rules
from shared.identity import Principal


def report(who: Principal, session_id: str) -> dict[str, Any]:
    """What a session did, as far as the caller may know it; raises `till_session_unknown`.

    Of an open drawer who opened it learns no cash, even one who oversees others.
    """
    session = tills.session(who, session_id)
    if session.closed_at is not None:
        return _closed(session)
    found = tally(session)
    return found if who.may(tills.OVERSEE) and session.opened_by != who.user else rules.blind(found)


def z_report(session: TillSession) -> ZReport:
    """What the close of a session kept."""
    return ZReport.get_by_id(session.id)


def tally(session: TillSession) -> dict[str, Any]:
    """All that happened at a drawer so far, as plain values."""
    sales, sales_fen, discount_fen, rounding_fen, agency_fen = (
        Sale.select(
            fn.COUNT(Sale.id),
            *(
                fn.COALESCE(fn.SUM(field), 0)
                for field in (Sale.total_fen, Sale.discount_fen, Sale.rounding_fen, Sale.agency_fen)
            ),
        )
        .where(Sale.session == session.id)
        .scalar(as_tuple=True)
    )
    return {
        "float_fen": session.float_fen,
        "sales_count": sales,
        "sales_fen": int(sales_fen),
        "discount_fen": int(discount_fen) - int(rounding_fen),
        "rounding_fen": int(rounding_fen),
        "agency_fen": int(agency_fen),
        "returned": rules.returned(_returned(session)),
        "tenders": rules.tenders(
            _by_method(SaleTender, session), _by_method(RefundTender, session)
        ),
        "deposits": _deposits(session),
        "cash_moves": [
            {"kind": kind, "purpose": purpose, "count": count, "amount_fen": fen}
            for kind, purpose, count, fen in moved(session.id)
        ],
        "expected_cash_fen": drawer_fen(session),
    } | _head(session)


def _closed(session: TillSession) -> dict[str, Any]:
    z = z_report(session)
    kept = json.loads(z.report) if z.report else tally(session)
    expected_fen = session.expected_cash_fen or 0
    return (
        kept
        | _head(session)
        | {
            "z_number": z.number,
            "counted_cash_fen": session.counted_cash_fen,
            "over_short_fen": session.over_short_fen,
            "restated_fen": expected_fen - kept["expected_cash_fen"],
            "explanation": z.explanation,
            "explained_by": z.explained_by,
            "explained_at": z.explained_at,
        }
    )


def _head(session: TillSession) -> dict[str, Any]:
    names = ("opened_at", "opened_by", "closed_at", "closed_by")
    return {
        "till_session_id": session.id,
        "till_id": session.till_id,
        "till_name": session.till.name,
        "outlet": session.till.outlet,
    } | {name: getattr(session, name) for name in names}


def _returned(session: TillSession) -> list[tuple[str, int, int]]:
    query = (
        Refund.select(Refund.kind, fn.COUNT(Refund.id), fn.SUM(Refund.total_fen))
        .where(Refund.session == session.id)
        .group_by(Refund.kind)
        .tuples()
    )
    return [(kind, count, int(fen)) for kind, count, fen in query]


def _by_method(tender: Any, session: TillSession) -> list[tuple[str, int]]:
    query = (
        tender.select(tender.method, fn.SUM(tender.amount_fen))
        .where(tender.session == session.id)
        .group_by(tender.method)
        .tuples()
    )
    return [(method, int(fen)) for method, fen in query]


def _deposits(session: TillSession) -> list[dict[str, Any]]:
    query = (
        DepositMovement.select(
            DepositMovement.kind, DepositMovement.method, fn.SUM(DepositMovement.amount_fen)
        )
        .where((DepositMovement.session == session.id) & DepositMovement.method.is_null(False))
        .group_by(DepositMovement.kind, DepositMovement.method)
        .order_by(DepositMovement.kind, DepositMovement.method)
        .tuples()
    )
    return [{"kind": kind, "method": method, "amount_fen": int(fen)} for kind, method, fen in query]
