"""Changing what products cost, from a day on."""

from datetime import date
from typing import NamedTuple

from services.store.catalogue import queries as products
from services.store.catalogue.commands import add_prices, changed
from services.store.catalogue.models import Product, ProductPrice
from services.store.catalogue.prices import queries, reading
from services.store.catalogue.prices.reading import PriceLine
from services.store.database import writes
from services.store.pricing.margins.queries import judge
from shared import clock
from shared.errors import Invalid
from shared.identity import Principal
from shared.money import yuan
from shared.sheets import BadLine, refuse_bad

WARNINGS_MAX = 200  # named in one answer


class PriceSet(NamedTuple):
    """A price as it is kept, and what a person should know about it."""

    price: ProductPrice
    warnings: list[str]


@writes
def set_price(who: Principal, product_id: str, wanted: dict) -> PriceSet:
    """Set a price from a day on; the newest row of a day holds. The same again changes nothing.

    Raises `product_unknown`, `price_missing`, `reason_needed` below the last known cost.
    """
    product = products.product(who, product_id)
    day = wanted["effective_from"] or clock.today()
    group, price_fen = wanted["price_group"], wanted["price_fen"]
    if price_fen is None and group == "shelf":
        message = "Something on the shelf has a price."
        raise Invalid("price_missing", message, {"price_fen": message})
    warnings: list[str] = []
    if price_fen is not None:
        verdict = judge(who, [(product, price_fen)], day)[0]
        warnings = verdict.warnings
        if verdict.below_cost and not wanted["reason"]:
            message = f"A unit last cost {verdict.cost_fen} fen; say why it is sold for less."
            raise Invalid("reason_needed", message, {"reason": message})
    earlier = queries.newest_of_day([product.id], [day]).get((product.id, group, day))
    if earlier is None or earlier.price_fen != price_fen:
        add_prices(who, [(product.id, group, day, price_fen, wanted["reason"])])
        changed(who, [product.id])
        earlier = queries.newest_of_day([product.id], [day])[product.id, group, day]
    return PriceSet(earlier, warnings)


def import_prices(who: Principal, body: bytes) -> dict:
    """Set prices from a file, all or nothing; the same file again changes nothing.

    Not one transaction on purpose: a file is read before tills have to wait for its rows.
    Raises `file_unreadable`, `import_invalid` with every bad line.
    """
    return _keep(who, reading.read(body))


@writes
def _keep(who: Principal, wanted: list[PriceLine]) -> dict:
    here = queries.by_sku(who, {line.sku for line in wanted})
    refuse_bad(
        [
            BadLine(line.line, "sku", f"No product {line.sku}.", "no_product", (line.sku,))
            for line in wanted
            if line.sku not in here
        ]
    )
    days = sorted({line.effective_from for line in wanted})
    kept = queries.newest_of_day([product.id for product in here.values()], days)
    new = []
    for line in wanted:
        earlier = kept.get((here[line.sku].id, line.price_group, line.effective_from))
        if earlier is None or earlier.price_fen != line.price_fen:
            new.append((here[line.sku], line))
    warnings = require_reasons(who, new)
    add_prices(
        who,
        [
            (product.id, line.price_group, line.effective_from, line.price_fen, line.reason)
            for product, line in new
        ],
    )
    if new:
        changed(who, {product.id for product, _ in new})
    return {"created": len(new), "unchanged": len(wanted) - len(new), "warnings": warnings}


def require_reasons(who: Principal, wanted: list[tuple[Product, PriceLine]]) -> list[dict]:
    """The warnings of new prices. Raises `import_invalid` for those below cost without a reason."""
    priced = [
        (product, line, line.price_fen) for product, line in wanted if line.price_fen is not None
    ]
    day: date = clock.today()
    verdicts = judge(who, [(product, fen) for product, _, fen in priced], day)
    bad = [
        BadLine(
            line.line,
            "reason",
            f"A unit last cost {verdict.cost_fen} fen; say why.",
            "below_cost",
            (yuan(verdict.cost_fen or 0),),
        )
        for (_, line, _), verdict in zip(priced, verdicts, strict=True)
        if verdict.below_cost and not line.reason
    ]
    refuse_bad(bad)
    return [
        {"line": line.line, "sku": line.sku, "message": warning}
        for (_, line, _), verdict in zip(priced, verdicts, strict=True)
        for warning in verdict.warnings
    ][:WARNINGS_MAX]
