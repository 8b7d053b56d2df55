"""Selling. Other rooms that sell (meals, group-buying) come through `keep_sale` too."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple

from services.store.catalogue.models import Product
from services.store.catalogue.rules import AGENCY
from services.store.database import insert_rows, tell, writes
from services.store.days.queries import reporting_day
from services.store.deposits import queries as deposits
from services.store.deposits.commands import use_deposit
from services.store.members.points.commands import Purchase, move_for_sales
from services.store.members.points.queries import worth_fen
from services.store.members.queries import price_group
from services.store.policies.queries import policy
from services.store.sales import queries, rules
from services.store.sales.baskets.queries import basket
from services.store.sales.discounts.commands import allow_discount, require_reasons
from services.store.sales.models import Sale, SaleLine, SaleTender
from services.store.stock.commands import Taking, take_all_out
from services.store.tills.queries import OpenSession, open_session
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import SaleRecorded
from shared.identity import Principal

SKEW = timedelta(minutes=15)  # a till's clock may be ahead of ours by so much


class Draft(NamedTuple):
    """A sale about to be kept: everything decided, nothing written."""

    id: str
    session: OpenSession
    sold_at: datetime
    reported_on: date
    goods: list[Product]
    priced: list[rules.PricedLine]
    tenders: list[rules.Tender]
    change_fen: int = 0
    rounding_fen: int = 0
    origin: str = "till"
    member_id: str | None = None
    price_group: str = "shelf"
    points_redeemed: int = 0


@writes
def record_sale(who: Principal, wanted: dict) -> Sale:
    """Record a sale that happened at an open till, at the prices and promotions of its moment.

    Never refused for stock (design.md §6.1). Raises `till_unknown`, `till_not_open`,
    `product_not_found`, `discount_exceeds_price`, `rounding_exceeds_total`, `rounding_too_large`,
    `total_differs`, `tenders_do_not_add_up`, `deposit_account_unknown`, `deposit_insufficient`,
    `deposit_blocked`, `deposit_expired`, `sale_differs`, `member_unknown`, `member_needed`,
    `member_blocked`, `points_insufficient`, `points_exceed_total`, what scanning packs and labels
    raises (catalogue/, pricing/), and what discounts/ raises about a discount given by hand.
    """
    earlier = wanted["id"] and Sale.get_or_none(Sale.id == wanted["id"])
    session = None if earlier else open_session(who, wanted["till_id"])
    sold_at = earlier.sold_at if earlier else happened(wanted["sold_at"], "sold_at")
    day = clock.business_day(sold_at)
    group = price_group(who, wanted["member_id"], day)
    wares = basket(who, wanted["lines"], sold_at, group)
    priced = rules.round_off(wares.asked, wanted["rounding_fen"])
    points_fen = worth_fen(who, wanted["member_id"], wanted["points_redeemed"], day)
    priced = rules.redeem(priced, points_fen)
    total_fen = rules.total(line.amount_fen for line in priced)
    rules.require_told(total_fen, wanted["total_fen"])
    tenders, change_fen = rules.settle(total_fen, read_tenders(who, wanted["tenders"]))
    if session is None:
        return _same(who, earlier, wares.goods, priced, tenders)
    _require_rounding(who, wanted["rounding_fen"], day)
    sale_id = wanted["id"] or ids.new_id()
    allow_discount(who, session, sale_id, wanted["approval_id"], wares, day)
    sale = keep_sale(
        who,
        Draft(
            id=sale_id,
            session=session,
            sold_at=sold_at,
            reported_on=reported_on(who, session, sold_at),
            goods=wares.goods,
            priced=priced,
            tenders=tenders,
            change_fen=change_fen,
            rounding_fen=wanted["rounding_fen"],
            member_id=wanted["member_id"],
            price_group=group,
            points_redeemed=wanted["points_redeemed"],
        ),
    )
    require_reasons(sale, wares)
    return sale


@writes
def keep_sale(who: Principal, draft: Draft) -> Sale:
    """Write one sale. Raises what `keep_sales` raises."""
    return keep_sales(who, [draft])[0]


@writes
def keep_sales(who: Principal, drafts: Sequence[Draft]) -> list[Sale]:
    """Write sales: stock, lines, tenders, deposits used, and their facts.

    One statement per table, however many sales. Raises `deposit_insufficient`, `deposit_blocked`,
    `deposit_expired`, `points_insufficient`, `member_blocked`.
    """
    costs = _take_goods(who, drafts)
    sales = [
        _sale(who, draft, sum(costs_of)) for draft, costs_of in zip(drafts, costs, strict=True)
    ]
    insert_rows(Sale, [sale.__data__ for sale in sales])
    insert_rows(
        SaleLine,
        [
            row
            for draft, costs_of in zip(drafts, costs, strict=True)
            for row in _line_rows(draft, costs_of)
        ],
    )
    _keep_tenders(who, drafts)
    move_for_sales(who, [_purchase(draft) for draft in drafts if draft.member_id])
    tell(
        who,
        *(
            SaleRecorded(
                sale_id=sale.id,
                outlet_id=sale.outlet,
                till_id=sale.till_id,
                reported_on=sale.reported_on.isoformat(),
                total_fen=sale.total_fen - sale.agency_fen,
                discount_fen=sale.discount_fen,
                cost_fen=sale.cost_fen,
            )
            for sale in sales
        ),
    )
    return sales


def _purchase(draft: Draft) -> Purchase:
    """What of a member's sale is ours; what is collected for others earns no points."""
    lines = [
        (product.category, line.amount_fen)
        for product, line in zip(draft.goods, draft.priced, strict=True)
        if product.taxed_as != AGENCY
    ]
    return Purchase(draft.member_id or "", draft.id, draft.sold_at, lines, draft.points_redeemed)


def _take_goods(who: Principal, drafts: Sequence[Draft]) -> list[list[int]]:
    """Take the goods of sales out of stock; the cost of each line, sale by sale."""
    takings = [
        Taking(draft.id, draft.reported_on, product, line.quantity)
        for draft in drafts
        for product, line in zip(draft.goods, draft.priced, strict=True)
    ]
    costs = iter(take_all_out(who, "sale", takings))
    return [list(islice(costs, len(draft.priced))) for draft in drafts]


def _sale(who: Principal, draft: Draft, cost_fen: int) -> Sale:
    return Sale(
        id=draft.id,
        community=who.community,
        outlet=draft.session.outlet,
        till=draft.session.till_id,
        session=draft.session.id,
        sold_at=draft.sold_at,
        reported_on=draft.reported_on,
        total_fen=sum(line.amount_fen for line in draft.priced),
        discount_fen=sum(line.discount_fen for line in draft.priced),
        cost_fen=cost_fen,
        change_fen=draft.change_fen,
        clerk=who.user,
        recorded_at=clock.now(),
        origin=draft.origin,
        member_id=draft.member_id,
        agency_fen=_agency_fen(draft),
        rounding_fen=draft.rounding_fen,
        price_group=draft.price_group,
    )


def happened(moment: datetime | None, field: str) -> datetime:
    """When something happened: now if nobody says. Raises Invalid `moment_in_future`."""
    if moment and moment > clock.now() + SKEW:
        message = "This moment has not come yet."
        raise Invalid("moment_in_future", message, {field: message})
    return moment or clock.now()


def reported_on(who: Principal, session: OpenSession, moment: datetime) -> date:
    """The day that counts it: not before the drawer was opened, whatever the till's clock says.

    The small hours belong to the evening before them.
    """
    turn = timedelta(hours=policy(who, "till", clock.business_day(moment))["day_turns_at_hour"])
    day = max(clock.business_day(moment - turn), clock.business_day(session.opened_at - turn))
    return reporting_day(who, session.outlet, day)


def read_tenders(
    who: Principal, wanted: list[dict], own_account_id: str | None = None
) -> list[rules.Tender]:
    """The tenders, a prepaid one as the kind of the account it is paid from.

    A bound deposit is read only as `own_account_id`, by the room it is bound to.
    Raises `deposit_account_unknown`, Invalid `account_needed`, `deposit_is_bound`.
    """
    tenders = []
    for number, tender in enumerate(wanted):
        method, account_id = tender["method"], tender["account_id"]
        if (method == rules.PREPAID) != (account_id is not None):
            message = "A prepaid tender names its account, others name none."
            raise Invalid("account_needed", message, {f"tenders.{number}.account_id": message})
        if account_id is not None:
            method = deposits.account(who, account_id).kind
        if method in rules.BOUND and account_id != own_account_id:
            message = "This deposit pays for what it was taken for only."
            raise Invalid("deposit_is_bound", message, {f"tenders.{number}.account_id": message})
        tenders.append(rules.Tender(method, tender["amount_fen"], account_id))
    return tenders


def _require_rounding(who: Principal, rounding_fen: int, day: date) -> None:
    if not rounding_fen:
        return
    most_fen = policy(who, "till", day)["rounding_max_fen"]
    if rounding_fen > most_fen:
        message = f"At most {most_fen} fen may be rounded away."
        raise Invalid("rounding_too_large", message, {"rounding_fen": message})


def _agency_fen(draft: Draft) -> int:
    """What of a sale is collected for others, in fen."""
    return sum(
        line.amount_fen
        for product, line in zip(draft.goods, draft.priced, strict=True)
        if product.taxed_as == AGENCY
    )


def _same(
    who: Principal,
    earlier: Sale,
    goods: list[Product],
    priced: list[rules.PricedLine],
    tenders: list[rules.Tender],
) -> Sale:
    """The sale of that name, if it is this one: its id was used before, under another key."""
    kept_lines = [
        (line.product_id, line.quantity, line.amount_fen) for line in queries.sale_lines(earlier)
    ]
    lines = [
        (product.id, line.quantity, line.amount_fen)
        for product, line in zip(goods, priced, strict=True)
    ]
    kept_tenders = {(row.method, row.amount_fen, row.account_id) for row in earlier.tenders}
    if (
        earlier.community != who.community
        or kept_lines != lines
        or kept_tenders != {tuple(tender) for tender in tenders}
    ):
        raise Refusal("sale_differs", "A sale of this id is here with other content.")
    return earlier


def _line_rows(draft: Draft, costs: list[int]) -> list[dict]:
    return [
        {
            "sale": draft.id,
            "line_no": number,
            "product": product.id,
            **line._asdict(),
            "cost_fen": cost_fen,
            "tax_category": product.taxed_as,
            "category": product.category,
        }
        for number, (product, line, cost_fen) in enumerate(
            zip(draft.goods, draft.priced, costs, strict=True), start=1
        )
    ]


def _keep_tenders(who: Principal, drafts: Sequence[Draft]) -> None:
    insert_rows(
        SaleTender,
        [
            {
                "sale": draft.id,
                "session": draft.session.id,
                "method": tender.method,
                "amount_fen": tender.amount_fen,
                "account": tender.account_id,
            }
            for draft in drafts
            for tender in draft.tenders
        ],
    )
    for draft in drafts:
        for tender in draft.tenders:
            if tender.account_id:
                use_deposit(who, tender.account_id, tender.amount_fen, draft.id, draft.sold_at)
