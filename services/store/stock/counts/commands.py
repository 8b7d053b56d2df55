"""Counting stock blind, posting the variance, and resolving it."""

from services.store.catalogue.models import Product
from services.store.catalogue.queries import by_code, find_goods
from services.store.database import insert_rows, tell, writes
from services.store.stock import queries as stock
from services.store.stock.commands import Adjusted, adjust, put_back, take_out
from services.store.stock.counts import queries, rules
from services.store.stock.models import (
    StockCount,
    StockCountCharge,
    StockCountLine,
    StockCountResolution,
)
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import StockVarianceResolved, VarianceCharge
from shared.idempotency import named_before
from shared.identity import Principal

PRODUCTS_MAX = 20_000  # as many as a product file has lines
KEEP_LINE = (
    "ON CONFLICT (stock_count_id, product_id) DO UPDATE SET counted = excluded.counted, "
    "expected = excluded.expected, counted_by = excluded.counted_by, "
    "counted_at = excluded.counted_at"
)


@writes
def open_count(who: Principal, wanted: dict) -> queries.Result:
    """Open a count of all products, of a category or of some; what is scanned besides joins it.

    Raises `scope_unclear`, `product_not_found`, `category_unknown`, `count_too_large`,
    `product_in_other_count`, `stock_count_differs`.
    """
    rules.require_scope(wanted["scope"], wanted["category"], wanted["skus"])
    listed = _listed(who, wanted)
    header = {name: value for name, value in wanted.items() if name != "skus"}
    if earlier := named_before(StockCount, "stock_count", who, header):
        if wanted["skus"] is not None:
            _require_same_list(earlier, listed)
        return queries.result(who, earlier.id)
    if len(listed) > PRODUCTS_MAX:
        raise Refusal("count_too_large", f"A count has at most {PRODUCTS_MAX} products.")
    count_id = wanted["id"] or ids.new_id()
    _require_free(count_id, listed)
    StockCount.create(
        id=count_id,
        community=who.community,
        counted_on=wanted["counted_on"],
        reason=wanted["reason"],
        scope=wanted["scope"],
        category=wanted["category"],
        state="open",
        opened_by=who.user,
        opened_at=clock.now(),
    )
    insert_rows(
        StockCountLine,
        [
            {
                "stock_count": count_id,
                "product": product_id,
                "listed": True,
                "open_product": product_id,
            }
            for product_id in listed
        ],
    )
    return queries.result(who, count_id)


@writes
def count_lines(who: Principal, count_id: str, wanted: dict) -> list[StockCountLine]:
    """Note what was counted; the books' expectation is frozen at this moment, and not told.

    Raises `stock_count_unknown`, `count_not_open`, `product_not_found`, `product_in_other_count`.
    """
    count = _in_state(who, count_id, "open")
    goods = find_goods(who, wanted["lines"])
    products = sorted({product.id for product in goods})
    _require_free(count.id, products)
    counted = {line.product_id: line.counted for line in queries.lines_of(count.id, products)}
    for product, line in zip(goods, wanted["lines"], strict=True):
        before = counted.get(product.id)
        counted[product.id] = rules.counted(before, line["mode"], line["counted"])
    levels = stock.levels(who, count.counted_on.year, goods)
    now = clock.now()
    insert_rows(
        StockCountLine,
        [
            {
                "stock_count": count.id,
                "product": product_id,
                "listed": False,
                "counted": counted[product_id],
                "expected": levels[product_id].level.on_hand,
                "counted_by": who.user,
                "counted_at": now,
                "open_product": product_id,
            }
            for product_id in products
        ],
        KEEP_LINE,
    )
    return queries.lines_of(count.id, products)


@writes
def finish_count(who: Principal, count_id: str) -> queries.Result:
    """Post what differs: stock is set right, and 1901 waits for another person (domain.md §2.5).

    A count without a difference is resolved by itself. Raises `stock_count_unknown`,
    `count_not_open`.
    """
    count = _in_state(who, count_id, "open")
    lines = _set_right(who, count, queries.differing(count.id))
    if lines:
        adjust(who, count.id, "stock_count", count.reason, count.counted_on, lines)
    _close(who, count, "finished" if lines else "resolved")
    return queries.result(who, count.id)


@writes
def cancel_count(who: Principal, count_id: str) -> queries.Result:
    """Give a count up; nothing is posted. Raises `stock_count_unknown`, `count_not_open`."""
    count = _in_state(who, count_id, "open")
    _close(who, count, "cancelled")
    return queries.result(who, count.id)


@writes
def resolve_count(who: Principal, count_id: str, wanted: dict) -> queries.Result:
    """Approve a variance: gains are income, losses are charged to people or borne by the shop.

    By another person than the one who finished the count (design.md §6.6, domain.md §2.5).
    Raises `stock_count_unknown`, `count_not_finished`, `same_person`, `product_not_found`,
    `charge_exceeds_loss`, `resolved_before_counted`.
    """
    count = _in_state(who, count_id, "finished")
    if count.closed_by == who.user:
        raise Refusal("same_person", "Another person resolves what you have finished.")
    resolved_on = wanted["resolved_on"] or clock.today()
    if resolved_on < count.counted_on:
        message = f"The count was on {count.counted_on}."
        raise Invalid("resolved_before_counted", message, {"resolved_on": message})
    goods = find_goods(who, wanted["charged"])
    charges = [
        rules.Charge(product.id, charge["person"], charge["amount_fen"])
        for product, charge in zip(goods, wanted["charged"], strict=True)
    ]
    found = queries.result(who, count.id)
    rules.require_charged(charges, {line.product_id: -line.value_fen for line in found.variances})
    StockCountResolution.create(
        stock_count=count,
        resolved_on=resolved_on,
        note=wanted["note"],
        gain_fen=found.gain_fen,
        loss_fen=found.loss_fen,
        charged_fen=sum(charge.amount_fen for charge in charges),
        resolved_by=who.user,
        resolved_at=clock.now(),
    )
    insert_rows(
        StockCountCharge,
        [
            {
                "stock_count": count.id,
                "product": charge.product_id,
                "person": charge.person,
                "amount_fen": charge.amount_fen,
            }
            for charge in charges
        ],
    )
    StockCount.update(state="resolved").where(StockCount.id == count.id).execute()
    resolved = queries.result(who, count.id)
    _tell_resolved(who, resolved)
    return resolved


def _listed(who: Principal, wanted: dict) -> list[str]:
    """The ids of the products of a scope, in the order of shelves: by category, then by SKU."""
    if wanted["scope"] == "skus":
        known = by_code(who, {("sku", sku) for sku in wanted["skus"]})
        unknown = {
            f"skus.{number}": f"No product {sku}."
            for number, sku in enumerate(wanted["skus"])
            if ("sku", sku) not in known
        }
        if unknown:
            raise Invalid("product_not_found", "Some products are not in the catalogue.", unknown)
        return [known["sku", sku].product.id for sku in dict.fromkeys(wanted["skus"])]
    query = Product.select(Product.id).where(
        (Product.community == who.community) & (Product.kind == "goods")
    )
    if wanted["scope"] == "category":
        query = query.where(Product.category == wanted["category"])
    found = [row.id for row in query.order_by(Product.category, Product.sku)]
    if wanted["scope"] == "category" and not found:
        message = f"No product is in {wanted['category']}."
        raise Invalid("category_unknown", message, {"category": message})
    return found


def _require_same_list(count: StockCount, listed: list[str]) -> None:
    kept = StockCountLine.select(StockCountLine.product).where(
        (StockCountLine.stock_count == count) & StockCountLine.listed
    )
    if {line.product_id for line in kept} != set(listed):
        message = "The count of this id is here already with other products."
        raise Refusal("stock_count_differs", message, {"skus": message})


def _require_free(count_id: str, products: list[str]) -> None:
    """A product is counted in one place at a time. Raises `product_in_other_count`."""
    if other := queries.counted_elsewhere(products, count_id):
        raise Refusal(
            "product_in_other_count",
            f"{other.product.sku} is being counted already: {other.stock_count.reason}, "
            f"{other.stock_count.counted_on}.",
            sku=other.product.sku,
            stock_count_id=other.stock_count_id,
        )


def _in_state(who: Principal, count_id: str, needed: str) -> StockCount:
    count = queries.count(who, count_id)
    rules.require_state(count.state, needed)
    return count


def _close(who: Principal, count: StockCount, state: str) -> None:
    StockCount.update(state=state, closed_by=who.user, closed_at=clock.now()).where(
        StockCount.id == count.id
    ).execute()
    StockCountLine.update(open_product=None).where(StockCountLine.stock_count == count.id).execute()


def _set_right(who: Principal, count: StockCount, lines: list) -> list[Adjusted]:
    """Move the stock of some lines by what was found more or less than expected."""
    document = (who, "stock_count", count.id, count.counted_on)
    missing = [(line.product, -line.over) for line in lines if line.over < 0]
    found = [(line.product, line.over) for line in lines if line.over > 0]
    costs, values = take_out(*document, missing), put_back(*document, found)
    moved = {product.id: -fen for (product, _), fen in zip(missing, costs, strict=True)}
    moved |= {product.id: fen for (product, _), fen in zip(found, values, strict=True)}
    return [
        Adjusted(line.product, line.expected, line.over, moved[line.product_id]) for line in lines
    ]


def _tell_resolved(who: Principal, resolved: queries.Result) -> None:
    decided = resolved.resolution
    assert decided is not None
    tell(
        who,
        StockVarianceResolved(
            stock_count_id=resolved.head.id,
            reason=resolved.head.reason,
            resolved_on=decided.resolved_on.isoformat(),
            gain_fen=decided.gain_fen,
            loss_fen=decided.loss_fen,
            charges=tuple(
                VarianceCharge(
                    sku=charge.product.sku, person=charge.person, amount_fen=charge.amount_fen
                )
                for charge in resolved.charged
            ),
        ),
    )
