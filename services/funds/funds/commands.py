"""Founding a fund, and moving its sums."""

from services.funds.database import writes
from services.funds.funds import queries, rules
from services.funds.funds.models import Fund, Withdrawal
from shared import clock, ids
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_fund(who: Principal, wanted: dict) -> Fund:
    """Found a fund; its founder's terms are in force at once.

    Raises `fund_differs`, and what `refuse_terms` raises.
    """
    if earlier := named_before(Fund, "fund", who, wanted):
        return earlier
    terms = {name: wanted[name] for name in rules.TERMS}
    queries.refuse_terms(who, terms)
    return Fund.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        nature=wanted["nature"],
        book=wanted["book"],
        created_at=clock.now(),
        founded_by=who.user,
        **terms,
    )


@writes
def apply_terms(who: Principal, fund_id: str, terms: dict) -> None:
    """Put other terms in force, or another status; who may is decided where it is asked for."""
    Fund.update(terms).where((Fund.community == who.community) & (Fund.id == fund_id)).execute()


@writes
def count(
    who: Principal,
    fund_id: str,
    *,
    contributed_fen: int = 0,
    committed_fen: int = 0,
    disbursed_fen: int = 0,
    withdrawn_fen: int = 0,
) -> None:
    """Add to the sums of a fund, in fen; the database refuses what would overspend it.

    What is withdrawn is noted with its day, for the statements of days gone by.
    """
    Fund.update(
        contributed_fen=Fund.contributed_fen + contributed_fen,
        committed_fen=Fund.committed_fen + committed_fen,
        disbursed_fen=Fund.disbursed_fen + disbursed_fen,
        withdrawn_fen=Fund.withdrawn_fen + withdrawn_fen,
    ).where((Fund.community == who.community) & (Fund.id == fund_id)).execute()
    if withdrawn_fen:
        Withdrawal.create(fund=fund_id, amount_fen=withdrawn_fen, withdrawn_on=clock.today())
