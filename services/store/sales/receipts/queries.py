"""Putting a receipt together. Read-only."""

from services.store.policies.queries import policy
from services.store.sales import queries as sales
from services.store.sales.models import Sale, SaleLine
from services.store.sales.receipts import rules
from services.store.tills.models import Till
from shared import clock
from shared.identity import Principal


def receipt(who: Principal, sale_id: str) -> rules.Receipt:
    """The receipt of a sale the caller may see. Raises `sale_unknown`."""
    return of_sale(who, sales.visible_sale(who, sale_id))


def of_sale(who: Principal, sale: Sale, copy_number: int = 0) -> rules.Receipt:
    """The receipt of a sale, or a numbered copy of it."""
    lines = sales.sale_lines(sale)
    decided = policy(who, "receipt", clock.business_day(sale.sold_at))
    standard_fen = sum(line.amount_fen for line in lines if line.tax_category == "standard")
    tenders = {tender.method: tender.amount_fen for tender in sales.tenders(sale)}
    supported_fen = tenders.pop(rules.SUBSIDY, 0)
    shown = [_line(line) for line in lines]
    if sale.origin == rules.MEAL:
        shown = [rules.of_person(line, supported_fen) for line in shown]
    return rules.Receipt(
        number=sale.id.replace("-", ""),
        title=decided["title"],
        outlet=sale.outlet,
        till=Till.get_by_id(sale.till_id).name,
        clerk=sale.clerk,
        sold_at=sale.sold_at.astimezone(clock.SHANGHAI),
        lines=shown,
        discount_fen=sum(line.discount_fen for line in shown) - sale.rounding_fen,
        rounding_fen=sale.rounding_fen,
        total_fen=sale.total_fen - supported_fen,
        refunded_fen=sales.refunded_fen(sale),
        paid=rules.paid(tenders.items(), sale.change_fen),
        change_fen=sale.change_fen,
        tax=rules.tax(standard_fen, decided["vat_bp"]),
        member=rules.masked(sale.member_id),
        footer=decided["footer"],
        copy_number=copy_number,
    )


def _line(line: SaleLine) -> rules.Line:
    return rules.Line(
        line.product.name,
        line.quantity,
        line.product.unit,
        line.unit_price_fen,
        line.discount_fen,
        line.amount_fen,
    )
