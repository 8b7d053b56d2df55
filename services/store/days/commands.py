"""Closing a day."""

from datetime import date

from services.store.catalogue.rules import AGENCY
from services.store.database import tell, writes
from services.store.days import rules
from services.store.days.models import DayClose
from services.store.group_buying.campaigns.commands import end_the_day
from services.store.sales import queries as sales
from services.store.tills.queries import still_open
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import DayClosed
from shared.identity import Principal


@writes
def close_day(who: Principal, day: date, outlet: str) -> DayClose:
    """Close an outlet's business day; its Z report is final and goes to the books.

    Raises `day_not_begun`, `day_closed_already`, `till_open`, `earlier_day_open`.
    """
    if day > clock.today():
        raise Invalid("day_not_begun", f"{day} has not begun yet.", {"day": "in the future"})
    if DayClose.get_or_none(
        (DayClose.community == who.community) & (DayClose.outlet == outlet) & (DayClose.day == day)
    ):
        raise Refusal("day_closed_already", f"{day} is closed.")
    if till := still_open(who, outlet):
        raise Refusal("till_open", f"Count and close {till.name} first.")
    if earlier := sales.earliest_unreported(who, outlet, day):
        raise Refusal("earlier_day_open", f"Close {earlier} first.", day=earlier.isoformat())
    end_the_day(who)
    fact = _z_report(who, day, outlet)
    close = DayClose.create(
        id=fact.day_close_id,
        community=who.community,
        outlet=outlet,
        day=day,
        gross_fen=fact.gross_fen,
        cost_fen=fact.cost_fen,
        report=fact.text(),
        closed_by=who.user,
        closed_at=clock.now(),
    )
    tell(who, fact)
    return close


def _z_report(who: Principal, day: date, outlet: str) -> DayClosed:
    rows = sales.revenue_rows(who, outlet, day)
    revenue = rules.revenue([row for row in rows if row[0] != AGENCY])
    sales_count, refunds_count, refunded_fen = sales.counts(who, outlet, day)
    gross_fen = sum(line.gross_fen for line in revenue)
    cost_fen = sum(line.cost_fen for line in revenue)
    return DayClosed(
        day_close_id=ids.new_id(),
        outlet_id=outlet,
        outlet_name=outlet,
        day=day.isoformat(),
        sales_count=sales_count,
        refunds_count=refunds_count,
        revenue=revenue,
        tenders=rules.tenders(sales.tender_rows(who, outlet, day)),
        gross_fen=gross_fen,
        discount_fen=sum(line.discount_fen for line in revenue),
        refunded_fen=refunded_fen,
        cost_fen=cost_fen,
        gross_profit_fen=gross_fen - cost_fen,
        agency_fen=sum(row[2] for row in rows if row[0] == AGENCY),
        goods=rules.goods(sales.goods_rows(who, outlet, day)),
    )
