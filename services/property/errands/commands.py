"""Recording errands; taking residents' money, paying it on, giving back what is left."""

from datetime import date

from services.property.database import tell, writes
from services.property.errands import queries, rules
from services.property.errands.models import Errand, ErrandKind, ErrandMoney, ErrandTerm
from services.property.registry import queries as registry
from services.property.registry.models import Household
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import ErrandMoneyPaidOn, ErrandMoneyTaken
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def add_kind(who: Principal, wanted: dict) -> ErrandKind:
    """Offer a thing.

    Raises `errand_kind_exists`, `too_many_errand_kinds`, `errand_kind_differs`.
    """
    if earlier := named_before(ErrandKind, "errand_kind", who, wanted):
        return earlier
    mine = ErrandKind.select().where(ErrandKind.community == who.community)
    if mine.where(ErrandKind.name == wanted["name"]).exists():
        message = f"{wanted['name']} is on the list already."
        raise Refusal("errand_kind_exists", message, {"name": message})
    if mine.count() >= rules.KINDS_MAX:
        raise Refusal("too_many_errand_kinds", f"A list has at most {rules.KINDS_MAX} kinds.")
    return ErrandKind.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        created_at=clock.now(),
    )


@writes
def end_kind(who: Principal, kind_id: str, ended_on: date) -> ErrandKind:
    """It is no longer done from a day on. Raises `errand_kind_unknown`."""
    row = queries.kind(who, kind_id)
    row.ended_on = ended_on
    row.save(only=[ErrandKind.ended_on])
    return row


@writes
def set_term(who: Principal, from_on: date, response_minutes: int) -> ErrandTerm:
    """How soon errands are answered from a day on, today or later. Raises `day_over`."""
    terms = queries.terms(who)
    latest = max([clock.today(), *(term.from_on for term in terms)])
    if from_on < latest or from_on in [term.from_on for term in terms]:
        message = f"A term begins on {latest} or later, and no two on one day."
        raise Invalid("day_over", message, {"from_on": message})
    return ErrandTerm.create(
        community=who.community,
        from_on=from_on,
        response_minutes=response_minutes,
        written_by=who.user,
        written_at=clock.now(),
    )


@writes
def record(who: Principal, wanted: dict) -> queries.ErrandView:
    """Record an errand, free of charge.

    Raises `handling_fee_forbidden`, `errand_kind_unknown`, `errand_kind_ended`,
    `household_unknown`, `moments_out_of_order`, `errand_differs`.
    """
    if problem := rules.fee_problem(wanted.pop("handling_fee_fen")):
        raise Refusal("handling_fee_forbidden", problem, {"handling_fee_fen": problem})
    wanted["done_by"] = wanted["done_by"] or who.user
    wanted["done_on"] = wanted["done_on"] or clock.business_day(wanted["answered_at"])
    if earlier := named_before(Errand, "errand", who, wanted):
        return queries.errand_view(who, earlier.id)
    kind = queries.kind(who, wanted["kind_id"])
    day = clock.business_day(wanted["asked_at"])
    if kind.ended_on and kind.ended_on <= day:
        message = f"{kind.name} is not done any more since {kind.ended_on}."
        raise Refusal("errand_kind_ended", message, {"kind_id": message})
    if wanted["household_id"] is not None:
        registry.household(who, wanted["household_id"])
    if wanted["answered_at"] < wanted["asked_at"]:
        message = "An errand is answered after it was asked for."
        raise Invalid("moments_out_of_order", message, {"answered_at": message})
    minutes = rules.minutes_on(queries.terms(who), day)
    row = Errand.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        asked_on=day,
        response_minutes=minutes,
        in_time=rules.in_time(wanted["asked_at"], wanted["answered_at"], minutes),
        recorded_by=who.user,
        recorded_at=clock.now(),
    )
    return queries.errand_view(who, row.id)


@writes
def forget_name(who: Principal, errand_id: str) -> queries.ErrandView:
    """Who asked is forgotten (PIPL §47), the errand is not. Raises `errand_unknown`."""
    row = queries.errand(who, errand_id)
    row.asked_by = None
    row.save(only=[Errand.asked_by])
    return queries.errand_view(who, row.id)


@writes
def take_money(who: Principal, errand_id: str, wanted: dict) -> queries.ErrandView:
    """A resident's money for somebody else, in fen: owed on, never revenue (domain.md §2.5).

    Raises `errand_unknown`.
    """
    row = queries.errand(who, errand_id)
    money = _move(who, row, "taken", wanted)
    home = _home(who, row)
    tell(
        who,
        ErrandMoneyTaken(
            errand_money_id=money.id,
            errand_id=row.id,
            errand=row.kind.name,
            household_id=row.household_id,
            building_id=home and home.building_id,
            method=money.method,
            payee=wanted["payee"],
            amount_fen=money.amount_fen,
            taken_on=money.moved_on.isoformat(),
        ),
    )
    return queries.errand_view(who, row.id)


@writes
def pay_on(who: Principal, errand_id: str, move: str, wanted: dict) -> queries.ErrandView:
    """Money goes to whom it is for (`paid_on`) or back to the resident (`returned`), in fen.

    Raises `errand_unknown`, `errand_money_short`.
    """
    row = queries.errand(who, errand_id)
    if problem := rules.passing_problem(row.held_fen, wanted["amount_fen"]):
        raise Refusal("errand_money_short", problem, {"amount_fen": problem}, held_fen=row.held_fen)
    money = _move(who, row, move, wanted)
    home = _home(who, row)
    tell(
        who,
        ErrandMoneyPaidOn(
            errand_money_id=money.id,
            errand_id=row.id,
            errand=row.kind.name,
            kind=move,
            household_id=row.household_id,
            building_id=home and home.building_id,
            method=money.method,
            payee=money.payee or "",
            reference=money.reference,
            amount_fen=money.amount_fen,
            paid_on=money.moved_on.isoformat(),
        ),
    )
    return queries.errand_view(who, row.id)


def _move(who: Principal, row: Errand, move: str, wanted: dict) -> ErrandMoney:
    row.held_fen += wanted["amount_fen"] if move == "taken" else -wanted["amount_fen"]
    row.save(only=[Errand.held_fen])
    return ErrandMoney.create(
        id=ids.new_id(),
        errand=row,
        move=move,
        method=wanted["method"],
        amount_fen=wanted["amount_fen"],
        payee=wanted.get("payee"),
        reference=wanted["reference"],
        moved_on=wanted["on"] or clock.today(),
        moved_by=who.user,
        moved_at=clock.now(),
    )


def _home(who: Principal, row: Errand) -> Household | None:
    return registry.household(who, row.household_id) if row.household_id else None
