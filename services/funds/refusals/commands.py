"""Keeping what a fund refused; it is called once the refused request is rolled back."""

from services.funds.database import writes
from services.funds.funds import queries as funds
from services.funds.refusals.models import FundRefusal
from shared import clock
from shared.errors import Refusal
from shared.identity import Principal


def keep_refusal(who: Principal, refusal: Refusal) -> None:
    """Keep what a fund's terms or its budget refused; all else is nobody's business here."""
    if refusal.code.startswith(("fund_", "budget_")) and "fund_id" in refusal.details:
        _keep(who, refusal)


@writes
def _keep(who: Principal, refusal: Refusal) -> None:
    said = refusal.details
    fund = funds.fund(who, said["fund_id"])
    use, work_order_id = said.get("use"), said.get("work_order_id")
    same = {
        "fund": fund.id,
        "code": refusal.code,
        "asked_for": work_order_id or use or "",
        "day": clock.today(),
    }
    if earlier := FundRefusal.get_or_none(**same):
        earlier.times += 1
        earlier.last_at = clock.now()
        earlier.save(only=[FundRefusal.times, FundRefusal.last_at])
        return
    FundRefusal.create(
        **same,
        community=who.community,
        about=next(iter(refusal.errors), None),
        use=use,
        work_order_id=work_order_id,
        asked_fen=said.get("asked_fen"),
        available_fen=said.get("available_fen", fund.available_fen),
        sentence=refusal.message,
        times=1,
        first_at=clock.now(),
        last_at=clock.now(),
    )
