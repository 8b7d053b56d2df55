"""Asking what a drawer holds and how it came there. Read-only."""

from peewee import fn

from services.store.deposits import queries as deposits
from services.store.sales.queries import cash_taken_fen
from services.store.tills import queries as tills
from services.store.tills.cash.models import CashMove
from services.store.tills.cash.rules import effect_fen
from services.store.tills.models import TillSession
from shared.identity import Principal
from shared.paging import Page, page


def cash_moves(who: Principal, session_id: str, wanted: dict) -> Page:
    """A page of a session's cash moves. Raises `till_session_unknown`."""
    session = tills.session(who, session_id)
    query = CashMove.select().where(CashMove.session == session.id)
    return page(query, CashMove.id, wanted["limit"], wanted["after"])


def moved(session_id: str) -> list[tuple[str, str, int, int]]:
    """(kind, purpose, how often, fen) of a session's cash moves."""
    query = (
        CashMove.select(
            CashMove.kind, CashMove.purpose, fn.COUNT(CashMove.id), fn.SUM(CashMove.amount_fen)
        )
        .where(CashMove.session == session_id)
        .group_by(CashMove.kind, CashMove.purpose)
        .order_by(CashMove.kind, CashMove.purpose)
        .tuples()
    )
    return [(kind, purpose, count, int(fen)) for kind, purpose, count, fen in query]


def drawer_fen(session: TillSession) -> int:
    """What cash should be in a drawer, in fen: its float and all that moved since."""
    moves_fen = sum(effect_fen(kind, fen) for kind, _, _, fen in moved(session.id))
    return (
        session.float_fen + cash_taken_fen(session.id) + deposits.cash_fen(session.id) + moves_fen
    )


def passed_on_fen(community: str) -> int:
    """What was paid out of drawers to those for whom it had been collected, in fen."""
    return int(
        CashMove.select(fn.COALESCE(fn.SUM(CashMove.amount_fen), 0))
        .where((CashMove.community == community) & (CashMove.purpose == "agency"))
        .scalar()
    )
