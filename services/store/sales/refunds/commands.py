"""Taking back: a line of a sale, a whole sale before the till's close, goods without a receipt."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from services.store.catalogue.models import Product
from services.store.catalogue.rules import AGENCY
from services.store.database import insert_rows, tell, writes
from services.store.deposits.commands import give_back
from services.store.group_buying.orders.commands import undo_pickup
from services.store.members.points.commands import move_for_refund
from services.store.sales import queries, rules
from services.store.sales.baskets.queries import basket
from services.store.sales.commands import happened, reported_on
from services.store.sales.models import Refund, RefundLine, RefundTender, Sale, SaleLine
from services.store.stock.commands import put_back, put_in
from services.store.tills.queries import OpenSession, open_session, session_is_open
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import SaleRefunded
from shared.identity import Principal

AS_PAID = "as_paid"  # how a void gives back: each tender by its own way
Row = tuple[SaleLine | None, Product, rules.Left]


class Draft(NamedTuple):
    """A refund about to be kept: everything decided, nothing written."""

    id: str
    kind: str
    session: OpenSession
    sale: Sale | None
    refunded_at: datetime
    reported_on: date
    method: str
    reason: str
    rows: Sequence[Row]
    tenders: list[rules.Tender]

    @property
    def total_fen(self) -> int:
        """What goes back, in fen."""
        return sum(back.amount_fen for _, _, back in self.rows)


@writes
def refund_sale(who: Principal, sale_id: str, wanted: dict) -> Refund:
    """Take goods of a sale back at their own price and cost, never more than was sold.

    What was paid from a deposit goes back there, the rest by `method`. Raises `sale_unknown`,
    `sale_of_a_fund`, `till_not_open`, `sale_line_unknown`, `refund_exceeds_sale`,
    `refund_before_sale`, `refund_differs`.
    """
    sale = queries.sale_of_a_customer(who, sale_id)
    if earlier := _earlier_refund(who, wanted, sale_id):
        return earlier
    return keep_refund(who, draft_refund(who, sale, wanted, "refund"))


@writes
def void_sale(who: Principal, sale_id: str, wanted: dict) -> Refund:
    """Take a whole sale back before its till is closed; every tender goes back as it came.

    Raises `sale_unknown`, `sale_of_a_fund`, `void_too_late`, `sale_refunded_already`.
    """
    sale = queries.sale_of_a_customer(who, sale_id)
    session = session_is_open(who, sale.session_id)
    if session is None:
        raise Refusal("void_too_late", "The till of this sale was closed; refund it instead.")
    lines = queries.sale_lines(sale)
    left = queries.left_of(lines)
    if any(left[line.id].quantity != line.quantity for line in lines):
        raise Refusal("sale_refunded_already", "Something of this sale has come back already.")
    moment = clock.now()
    refund = keep_refund(
        who,
        Draft(
            id=ids.new_id(),
            kind="void",
            session=session,
            sale=sale,
            refunded_at=moment,
            reported_on=reported_on(who, session, moment),
            method=AS_PAID,
            reason=wanted["reason"],
            rows=[(line, line.product, left[line.id]) for line in lines],
            tenders=queries.tenders(sale),
        ),
    )
    undo_pickup(sale)
    return refund


@writes
def take_return(who: Principal, wanted: dict) -> Refund:
    """Take goods back without a receipt, at the price given and the newest known cost.

    Raises `till_not_open`, `product_not_found`, `refund_differs`, `return_above_shelf`.
    """
    if earlier := _earlier_refund(who, wanted, None):
        return earlier
    session = open_session(who, wanted["till_id"])
    moment = happened(wanted["refunded_at"], "refunded_at")
    goods, priced, due = basket(who, wanted["lines"], moment)
    total_fen = rules.total(line.amount_fen for line in priced)
    if not who.may("sale:discount"):  # whoever may take off more than others may give back more
        shelf_fen = [line.amount_fen + line.discount_fen for line in due]
        rules.require_shelf_price([line.amount_fen for line in priced], shelf_fen)
    refund_id = wanted["id"] or ids.new_id()
    day = reported_on(who, session, moment)
    taken = [(product, line.quantity) for product, line in zip(goods, priced, strict=True)]
    values = put_back(who, "refund", refund_id, day, taken)
    rows = [
        (None, product, rules.Left(line.quantity, line.amount_fen, 0, cost_fen))
        for product, line, cost_fen in zip(goods, priced, values, strict=True)
    ]
    tenders = [rules.Tender(wanted["method"], total_fen)] if total_fen else []
    draft = Draft(
        id=refund_id,
        kind="return",
        session=session,
        sale=None,
        refunded_at=moment,
        reported_on=day,
        method=wanted["method"],
        reason=wanted["reason"],
        rows=rows,
        tenders=tenders,
    )
    return _write(who, draft)


def draft_refund(who: Principal, sale: Sale, wanted: dict, kind: str) -> Draft:
    """What of a sale comes back and how it is paid back; nothing is written yet."""
    session = open_session(who, wanted["till_id"])
    moment = happened(wanted["refunded_at"], "refunded_at")
    if moment < sale.sold_at:
        message = f"The sale was at {clock.text(sale.sold_at)}."
        raise Invalid("refund_before_sale", message, {"refunded_at": message})
    rows = _rows(sale, wanted["lines"])
    total_fen = sum(back.amount_fen for _, _, back in rows)
    return Draft(
        id=wanted["id"] or ids.new_id(),
        kind=kind,
        session=session,
        sale=sale,
        refunded_at=moment,
        reported_on=reported_on(who, session, moment),
        method=wanted["method"],
        reason=wanted["reason"],
        rows=rows,
        tenders=rules.pay_back(queries.tenders_left(sale), total_fen, wanted["method"]),
    )


def _rows(sale: Sale, wanted: list[dict]) -> list[Row]:
    """The parts of a sale's lines that come back. Raises Invalid `sale_line_unknown`."""
    lines = {line.line_no: line for line in queries.sale_lines(sale)}
    unknown = {
        f"lines.{number}.line_no": f"The sale has no line {line['line_no']}."
        for number, line in enumerate(wanted)
        if line["line_no"] not in lines
    }
    if unknown:
        raise Invalid("sale_line_unknown", "Some lines are not lines of this sale.", unknown)
    left = queries.left_of(lines.values())
    rows: list[Row] = []
    for number, line in enumerate(wanted):
        sold = lines[line["line_no"]]
        back = rules.take_back(number, left[sold.id], line["quantity"])
        left[sold.id] = rules.Left(*(a - b for a, b in zip(left[sold.id], back, strict=True)))
        rows.append((sold, sold.product, back))
    return rows


@writes
def keep_refund(who: Principal, draft: Draft) -> Refund:
    """Write a refund of a sale: the goods return at their own cost, the deposits get theirs."""
    refund = _write(who, draft)
    put_in(
        who,
        "refund",
        draft.id,
        draft.reported_on,
        [(product, back.quantity, back.cost_fen) for _, product, back in draft.rows],
    )
    if draft.sale:
        move_for_refund(who, draft.sale, draft.id, draft.refunded_at)
    return refund


def _write(who: Principal, draft: Draft) -> Refund:
    refund = Refund.create(
        id=draft.id,
        community=who.community,
        sale=draft.sale.id if draft.sale else None,
        outlet=draft.session.outlet,
        session=draft.session.id,
        refunded_at=draft.refunded_at,
        reported_on=draft.reported_on,
        method=draft.method,
        total_fen=draft.total_fen,
        cost_fen=sum(back.cost_fen for _, _, back in draft.rows),
        reason=draft.reason,
        clerk=who.user,
        recorded_at=clock.now(),
        kind=draft.kind,
        agency_fen=_agency_fen(draft),
    )
    _write_lines(draft)
    _write_tenders(who, draft)
    tell(
        who,
        SaleRefunded(
            refund_id=refund.id,
            sale_id=refund.sale_id,
            outlet_id=refund.outlet,
            reported_on=draft.reported_on.isoformat(),
            total_fen=refund.total_fen - refund.agency_fen,
            cost_fen=refund.cost_fen,
        ),
    )
    return refund


def _write_lines(draft: Draft) -> None:
    insert_rows(
        RefundLine,
        [
            {
                "refund": draft.id,
                "sale_line": sold.id if sold else None,
                "product": product.id,
                **back._asdict(),
                "tax_category": _tax_category(sold, product),
                "category": sold.category if sold else product.category,
            }
            for sold, product, back in draft.rows
        ],
    )


def _write_tenders(who: Principal, draft: Draft) -> None:
    insert_rows(
        RefundTender,
        [
            {
                "refund": draft.id,
                "session": draft.session.id,
                "method": tender.method,
                "amount_fen": tender.amount_fen,
                "account": tender.account_id,
            }
            for tender in draft.tenders
        ],
    )
    for tender in draft.tenders:
        if tender.account_id:
            give_back(who, tender.account_id, tender.amount_fen, draft.id, draft.refunded_at)


def _tax_category(sold: SaleLine | None, product: Product) -> str:
    return sold.tax_category if sold else product.taxed_as


def _agency_fen(draft: Draft) -> int:
    """What of a refund had been collected for others, in fen."""
    return sum(
        back.amount_fen
        for sold, product, back in draft.rows
        if _tax_category(sold, product) == AGENCY
    )


def _earlier_refund(who: Principal, wanted: dict, sale_id: str | None) -> Refund | None:
    """The refund a till has named with this id before. Raises `refund_differs`."""
    earlier = wanted["id"] and Refund.get_or_none(Refund.id == wanted["id"])
    if not earlier:
        return None
    quantities = [line.quantity for line in earlier.lines.order_by(RefundLine.id)]
    if (
        earlier.community != who.community
        or earlier.sale_id != sale_id
        or earlier.method != wanted["method"]
        or quantities != [line["quantity"] for line in wanted["lines"]]
    ):
        raise Refusal("refund_differs", "A refund of this id is here with other content.")
    return earlier
