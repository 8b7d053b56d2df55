"""Opening and closing drawers."""

from datetime import date, datetime

from services.store.attention.commands import Concern, raise_attention
from services.store.attention.queries import raised_about
from services.store.database import tell, writes
from services.store.policies.queries import policy
from services.store.tills import queries, rules
from services.store.tills.cash.queries import drawer_fen
from services.store.tills.models import Till, TillSession
from services.store.tills.reports.commands import OVER_SHORT, keep_z_report
from services.store.tills.rules import Span
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import TillClosed, TillRestated
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_till(who: Principal, wanted: dict) -> Till:
    """Add a till. Raises `till_exists`, `till_differs`."""
    if earlier := named_before(Till, "till", who, wanted):
        return earlier
    if Till.get_or_none(
        (Till.community == who.community)
        & (Till.outlet == wanted["outlet"])
        & (Till.name == wanted["name"])
    ):
        raise Refusal("till_exists", f"{wanted['name']} is here already.", {"name": "taken"})
    return Till.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        outlet=wanted["outlet"],
        name=wanted["name"],
        created_at=clock.now(),
    )


@writes
def open_till(who: Principal, till_id: str, wanted: dict) -> TillSession:
    """Open a drawer with its float in fen. Raises `till_unknown`, `till_open`."""
    till = queries.till(who, till_id)
    if TillSession.get_or_none(TillSession.open_till == till_id):
        raise Refusal("till_open", f"{till.name} is open already.")
    return TillSession.create(
        id=ids.new_id(),
        community=who.community,
        till=till,
        open_till=till_id,
        float_fen=wanted["float_fen"],
        opened_at=_moment(wanted["opened_at"], "opened_at"),
        opened_by=who.user,
    )


@writes
def close_till(who: Principal, till_id: str, wanted: dict) -> TillSession:
    """Close a drawer with what was counted in it; the difference is told, never forced to zero.

    Raises `till_unknown`, `till_not_open`, `till_not_yours`, `moment_before_opening`,
    `count_missing`, `count_differs`, `denomination_twice`.
    """
    drawer = queries.open_session(who, till_id)
    session = TillSession.get_by_id(drawer.id)
    if session.opened_by != who.user and not who.may(queries.OVERSEE):
        raise Refusal("till_not_yours", f"{session.opened_by} opened this till and counts it.")
    session.closed_at = _moment(wanted["closed_at"], "closed_at")
    if not wanted["closed_at"]:  # of a clock that was set back whoever counts need not know
        session.closed_at = max(session.closed_at, session.opened_at)
    if session.closed_at < session.opened_at:
        message = f"The till was opened at {clock.text(session.opened_at)}."
        raise Invalid("moment_before_opening", message, {"closed_at": message})
    session.closed_by = who.user
    session.counted_cash_fen = rules.counted_fen(
        wanted["counted_cash_fen"], wanted["denominations"]
    )
    session.expected_cash_fen = drawer_fen(session)
    session.open_till = None
    session.save()
    keep_z_report(session, wanted["denominations"] or [])
    _tell_closed(who, session, drawer.outlet)
    return session


def _tell_closed(who: Principal, session: TillSession, outlet: str) -> None:
    """Tell the books what was over or short."""
    day, over_short_fen = clock.business_day(session.closed_at), session.over_short_fen or 0
    tell(
        who,
        TillClosed(
            till_session_id=session.id,
            outlet_id=outlet,
            closed_on=day.isoformat(),
            expected_cash_fen=session.expected_cash_fen or 0,
            counted_cash_fen=session.counted_cash_fen or 0,
            over_short_fen=over_short_fen,
        ),
    )
    _alert(who, session, day)


def _alert(who: Principal, session: TillSession, day: date) -> None:
    """What is over or short beyond the policy waits for a person, once."""
    over_short_fen = session.over_short_fen or 0
    if abs(over_short_fen) <= policy(who, "till", day)["over_short_alert_fen"]:
        return
    if (session.id, OVER_SHORT) not in raised_about(who, [session.id]):
        sentence = f"A drawer was {over_short_fen} fen over (short: negative) at its close."
        raise_attention(who, [Concern(OVER_SHORT, session.id, day, sentence)])


@writes
def open_unattended(who: Principal, till_id: str, moment: datetime) -> Span:
    """A session for sales of a till that nobody opened: without a float, begun with the first."""
    session = TillSession.create(
        id=ids.new_id(),
        community=who.community,
        till=till_id,
        open_till=till_id,
        float_fen=0,
        opened_at=moment,
        opened_by=who.user,
    )
    return Span(session.id, moment, None)


@writes
def restate(who: Principal, session_id: str, cash_fen: int) -> None:
    """A sale came after its drawer was counted: more was expected in it than was known then."""
    session = TillSession.get_by_id(session_id)
    session.expected_cash_fen += cash_fen
    session.save(only=[TillSession.expected_cash_fen])
    tell(
        who,
        TillRestated(
            till_session_id=session.id,
            outlet_id=session.till.outlet,
            restated_on=clock.today().isoformat(),
            over_short_fen=-cash_fen,
        ),
    )
    _alert(who, session, clock.today())


def _moment(wanted: datetime | None, field: str) -> datetime:
    now = clock.now()
    if wanted and wanted > now:
        message = "This moment has not come yet."
        raise Invalid("moment_in_future", message, {field: message})
    return wanted or now
