"""Moving cash into and out of an open drawer."""

from services.store.database import tell, writes
from services.store.tills.agency.queries import held_fen
from services.store.tills.agency.rules import require_held
from services.store.tills.cash import rules
from services.store.tills.cash.models import CashMove
from services.store.tills.cash.queries import drawer_fen
from services.store.tills.models import TillSession
from services.store.tills.queries import open_session
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import CashMoved
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def move_cash(who: Principal, till_id: str, kind: str, wanted: dict) -> CashMove:
    """Put cash into a drawer or take it out, with its purpose and reason; final.

    Raises `till_unknown`, `till_not_open`, `till_not_yours`, `drawer_too_empty`,
    `agency_exceeded`, `cash_move_differs`, Invalid `moment_in_future`, `moment_before_opening`.
    """
    named = {"till_id": till_id, "kind": kind}
    named |= {name: wanted[name] for name in ("id", "amount_fen", "purpose", "reason")}
    if earlier := named_before(CashMove, "cash_move", who, named):
        return earlier
    drawer = open_session(who, till_id)
    session = TillSession.get_by_id(drawer.id)
    if session.opened_by != who.user:
        raise Refusal("till_not_yours", f"{session.opened_by} answers for this drawer.")
    _require_moment(session, wanted)
    rules.require_cash(drawer_fen(session), kind, wanted["amount_fen"])
    if wanted["purpose"] == "agency":
        require_held(held_fen(who.community), wanted["amount_fen"])
    return _keep(who, session, drawer.outlet, kind, wanted)


def _require_moment(session: TillSession, wanted: dict) -> None:
    moment = wanted["moved_at"]
    if moment and moment > clock.now():
        message = "This moment has not come yet."
        raise Invalid("moment_in_future", message, {"moved_at": message})
    if moment and moment < session.opened_at:
        message = f"The till was opened at {clock.text(session.opened_at)}."
        raise Invalid("moment_before_opening", message, {"moved_at": message})


def _keep(who: Principal, session: TillSession, outlet: str, kind: str, wanted: dict) -> CashMove:
    moved_at = wanted["moved_at"] or clock.now()
    move = CashMove.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        session=session,
        kind=kind,
        purpose=wanted["purpose"],
        amount_fen=wanted["amount_fen"],
        reason=wanted["reason"],
        moved_at=moved_at,
        moved_on=clock.business_day(moved_at),
        made_by=who.user,
        made_at=clock.now(),
    )
    tell(
        who,
        CashMoved(
            cash_move_id=move.id,
            till_session_id=session.id,
            outlet_id=outlet,
            kind=kind,
            purpose=move.purpose,
            amount_fen=move.amount_fen,
            reason=move.reason,
            moved_on=move.moved_on.isoformat(),
        ),
    )
    return move
