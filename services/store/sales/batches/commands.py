"""Recording what was sold without the network. A sale that happened is never refused."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from marshmallow import ValidationError

from services.store.attention.commands import Concern, raise_attention
from services.store.attention.queries import raised_about
from services.store.catalogue.commands import UNKNOWN, stand_in
from services.store.catalogue.queries import Code, Found, by_code, code_of
from services.store.database import store, writes
from services.store.members.queries import price_groups
from services.store.members.rules import SHELF
from services.store.pricing.queries import PriceList, price_list
from services.store.sales import commands as selling
from services.store.sales import queries, rules
from services.store.sales.baskets.queries import Basket, asked
from services.store.sales.batches import rules as late
from services.store.sales.batches.rules import Flag
from services.store.sales.batches.schemas import OfflineSaleSchema
from services.store.sales.discounts.commands import needs_approval
from services.store.stock.queries import short_of
from services.store.tills import queries as tills
from services.store.tills.commands import open_unattended, restate
from services.store.tills.queries import OpenSession
from shared import clock
from shared.errors import Refusal
from shared.identity import Principal

NAMELESS = uuid.UUID("01943f00-0000-7000-8000-00000000ba7c")  # names what came without a name
READER = OfflineSaleSchema()


@dataclass
class Late:
    """One sale of a batch on its way through: as it was sent, as it was read, what is odd."""

    sent: dict[str, Any]
    name: str
    wanted: dict[str, Any] | None = None
    flags: list[Flag] = field(default_factory=list)
    price_group: str = SHELF
    draft: selling.Draft | None = None
    status: str = "needs_attention"

    @property
    def kept(self) -> bool:
        """Whether it is among the sales now."""
        return self.draft is not None or self.status == "replayed"

    def answer(self) -> dict:
        """What the till is told."""
        codes = [flag.code for flag in self.flags]
        return {"id": self.name, "status": self.status, "kept": self.kept, "flags": codes}


@writes
def record_batch(who: Principal, wanted: dict) -> list[dict]:
    """Record sales that a till made alone; what is odd about one goes to a person, once.

    Flags: `clock_skew`, `till_closed`, `till_not_open`, `price_changed`, `stock_negative`,
    `product_unknown`, `discount_unapproved`. Not kept as a sale, but as it was sent:
    `sale_unreadable`, `sale_differs`, `sale_voided` and what the rules of tenders, discounts and
    deposits refuse.
    Raises `till_unknown`.
    """
    till = tills.till(who, wanted["till_id"])
    batch = [_read(sent, wanted["sent_at"]) for sent in wanted["sales"]]
    _find_earlier(who, batch)
    fresh = [sale for sale in batch if sale.wanted and sale.status != "replayed" and not sale.draft]
    fresh = [sale for sale in fresh if not _refused(sale)]
    _draft(who, till.id, fresh)
    _keep(who, [sale for sale in fresh if sale.draft])
    _tell_people(who, batch)
    return [sale.answer() for sale in batch]


def _read(sent: dict, sent_at: datetime) -> Late:
    """Read one sale; a moment nobody lives in becomes now, with a flag."""
    name = str(uuid.uuid5(NAMELESS, json.dumps(sent, sort_keys=True, ensure_ascii=False)))
    sale = Late(sent, name)
    try:
        sale.wanted = READER.load(sent)
    except ValidationError as error:
        problems: Any = error.normalized_messages()
        if set(problems) == {"sold_at"} and "sold_at" in sent:
            sale.wanted = READER.load(sent | {"sold_at": clock.text(clock.now())})
            sale.flags.append(Flag("clock_skew", f"The till said that it was {sent['sold_at']}."))
        else:
            fields = ", ".join(sorted(problems))
            sale.flags.append(Flag("sale_unreadable", f"Not as a sale must be: {fields}."))
    if sale.wanted:
        sale.name = sale.wanted["id"]
        if not sale.flags:
            sale.flags += late.clock_flags(sent_at, sale.wanted["sold_at"], clock.now())
    return sale


def _refused(sale: Late) -> bool:
    return any(flag.code in late.NO_SALE for flag in sale.flags)


def _find_earlier(who: Principal, batch: Sequence[Late]) -> None:
    """Mark what is here already, and what has the name of another sale."""
    named = [sale for sale in batch if sale.wanted]
    kept = queries.told_as(who, [sale.name for sale in named])
    for sale in named:
        told = _told_as(sale.wanted or {})
        if kept.setdefault(sale.name, told) is told:
            sale.flags += late.void_flags((sale.wanted or {})["voided_reason"])
            continue
        if kept[sale.name] == told:
            sale.status, sale.flags = "replayed", []
        else:
            sale.flags = [Flag("sale_differs", "A sale of this id is here with other content.")]


def _told_as(wanted: dict) -> queries.Told:
    """What two tellings of one sale have in common."""
    return queries.Told(
        wanted["sold_at"],
        len(wanted["lines"]),
        sum(tender["amount_fen"] for tender in wanted["tenders"]),
    )


def _draft(who: Principal, till_id: str, fresh: Sequence[Late]) -> None:
    """Decide everything about the sales: goods, prices, tenders, session and day."""
    if not fresh:
        return
    goods = _goods(who, fresh)
    listed = _prices(who, fresh, goods)
    _find_groups(who, fresh)
    spans = tills.spans(who, till_id)
    outlet = tills.till(who, till_id).outlet

    @cache
    def day_of(session: OpenSession, day_moment: datetime) -> date:
        return selling.reported_on(who, session, day_moment)

    for sale in fresh:
        wanted = sale.wanted or {}
        span = late.session_at(spans, wanted["sold_at"])
        if span is None:
            span = open_unattended(who, till_id, wanted["sold_at"])
            spans.append(span)
            sale.flags.append(Flag("till_not_open", "The till had never been opened."))
        else:
            sale.flags += late.session_flags(span, wanted["sold_at"])
        session = OpenSession(span.id, till_id, outlet, span.opened_at)
        try:
            sale.draft = _decide(who, sale, session, goods, listed, day_of)
        except Refusal as refusal:
            sale.flags = [Flag(refusal.code, refusal.message)]


def _decide(
    who: Principal,
    sale: Late,
    session: OpenSession,
    goods: dict[Code, Found],
    listed: PriceList,
    day_of: Any,
) -> selling.Draft:
    wanted = sale.wanted or {}
    found = [goods[code_of(line)] for line in wanted["lines"]]
    if strangers := [line.product.sku for line in found if line.product.category == UNKNOWN]:
        sale.flags.append(Flag("product_unknown", f"Not in the catalogue: {', '.join(strangers)}."))
    basket = asked(listed, found, wanted["lines"], wanted["sold_at"], sale.price_group)
    priced = rules.round_off(basket.asked, wanted["rounding_fen"])
    if differing := _differing(basket, wanted["lines"]):
        sale.flags.append(late.price_flag(differing))
    elif needs_approval(who, basket, clock.business_day(wanted["sold_at"])):
        sale.flags.append(Flag("discount_unapproved", "More was given than a clerk may give."))
    total_fen = rules.total(line.amount_fen for line in priced)
    tenders, change_fen = rules.settle(total_fen, selling.read_tenders(who, wanted["tenders"]))
    told_hour = min(wanted["sold_at"], clock.now()).replace(minute=0, second=0, microsecond=0)
    return selling.Draft(
        id=wanted["id"],
        session=session,
        sold_at=wanted["sold_at"],
        reported_on=day_of(session, told_hour),
        goods=basket.goods,
        priced=priced,
        tenders=tenders,
        change_fen=change_fen,
        rounding_fen=wanted["rounding_fen"],
        origin="offline",
        member_id=wanted["member_id"],
        price_group=sale.price_group,
    )


def _goods(who: Principal, fresh: Sequence[Late]) -> dict[Code, Found]:
    """What all sales name, in one question; what nobody knows gets a stand-in."""
    codes = {code_of(line) for sale in fresh for line in (sale.wanted or {})["lines"]}
    found = by_code(who, codes)
    for kind, code in sorted(codes - found.keys()):
        found[kind, code] = Found(stand_in(who, code))
    return found


def _find_groups(who: Principal, fresh: Sequence[Late]) -> None:
    """Whose price each customer pays; who is no member of ours pays the shelf's."""
    asked_for = {
        id(sale): (wanted["member_id"], clock.business_day(wanted["sold_at"]))
        for sale in fresh
        if (wanted := sale.wanted or {}).get("member_id")
    }
    groups = price_groups(who, asked_for.values()) if asked_for else {}
    for sale in fresh:
        sale.price_group = groups.get(asked_for.get(id(sale), ("", date.min)), SHELF)


def _prices(who: Principal, fresh: Sequence[Late], goods: dict[Code, Found]) -> PriceList:
    products = {found.product.id for found in goods.values()}
    return price_list(who, products, [(sale.wanted or {})["sold_at"] for sale in fresh])


def _differing(basket: Basket, lines: list[dict]) -> list[tuple[str, int, int]]:
    """Where a till's catalogue said something else: (sku, its amount, the amount due), fen."""
    return [
        (product.sku, line.amount_fen, due.amount_fen)
        for product, line, due, said in zip(
            basket.goods, basket.asked, basket.due, lines, strict=True
        )
        if said["unit_price_fen"] not in (None, due.unit_price_fen)
        or said["amount_fen"] not in (None, due.amount_fen)
    ]


def _keep(who: Principal, sales: Sequence[Late]) -> None:
    """Write them together; those that use a deposit one by one, since it may be too small."""
    plain = [sale for sale in sales if not _uses_deposit(sale)]
    selling.keep_sales(who, [sale.draft for sale in plain if sale.draft])
    for sale in sales:
        if sale.draft and _uses_deposit(sale):
            try:
                with store.proxy.atomic():
                    selling.keep_sale(who, sale.draft)
            except Refusal as refusal:
                sale.draft, sale.flags = None, [Flag(refusal.code, refusal.message)]
    kept = [sale for sale in sales if sale.draft]
    _look_at_stock(kept)
    _restate(who, kept)
    for sale in kept:
        sale.status = "needs_attention" if sale.flags else "stored"


def _uses_deposit(sale: Late) -> bool:
    return bool(sale.draft and any(tender.account_id for tender in sale.draft.tenders))


def _look_at_stock(kept: Sequence[Late]) -> None:
    products = {p.id: p for sale in kept if sale.draft for p in sale.draft.goods}
    short = short_of(list(products))
    for sale in kept:
        if sale.draft and short:
            skus = sorted({product.sku for product in sale.draft.goods if product.id in short})
            sale.flags += late.stock_flags(skus)


def _restate(who: Principal, kept: Sequence[Late]) -> None:
    """Cash of a sale that came after the count was in the drawer: what was over is less."""
    cash_fen: dict[str, int] = {}
    for sale in kept:
        if sale.draft and any(flag.code == "till_closed" for flag in sale.flags):
            fen = sum(t.amount_fen for t in sale.draft.tenders if t.method == "cash")
            session_id = sale.draft.session.id
            cash_fen[session_id] = cash_fen.get(session_id, 0) + fen
    for session_id, fen in cash_fen.items():
        if fen:
            restate(who, session_id, fen)


def _tell_people(who: Principal, batch: Sequence[Late]) -> None:
    """Put what is odd on the list, once however often it is sent."""
    flagged = [sale for sale in batch if sale.flags]
    known = raised_about(who, [sale.name for sale in flagged])
    today = clock.today()
    concerns = {
        (sale.name, flag.code): Concern(
            flag.code,
            sale.name,
            sale.draft.reported_on if sale.draft else today,
            flag.sentence,
            sale.sent,
        )
        for sale in flagged
        for flag in sale.flags
        if (sale.name, flag.code) not in known
    }
    raise_attention(who, list(concerns.values()))
