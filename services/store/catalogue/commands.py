"""Changing the catalogue. Every change gets the next version, so that tills can ask for it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from services.store.catalogue import queries, rules
from services.store.catalogue.models import (
    CatalogueVersion,
    Product,
    ProductBarcode,
    ProductPrice,
    ScalePrefix,
)
from services.store.catalogue.queries import ProductView
from services.store.catalogue.rules import Goods
from services.store.database import insert_rows, writes
from shared import clock, ids
from shared.errors import Invalid, Refusal, missing
from shared.idempotency import named_before
from shared.identity import Principal
from shared.quantity import UNIT
from shared.wire import EARLIEST

UNKNOWN = "待查"  # the category of what a late sale named and nobody knows
NEXT_VERSION = "ON CONFLICT (community) DO UPDATE SET version = catalogue_version.version + 1"


@writes
def create_product(who: Principal, wanted: dict) -> ProductView:
    """Add a product; its first prices hold from the first day the books know.

    Raises `barcode_invalid`, `plu_invalid`, `product_exists`, `product_differs`.
    """
    if problem := rules.barcode_problem(wanted["barcode"]):
        raise Invalid("barcode_invalid", problem, {"barcode": problem})
    goods = Goods(**{field: wanted[field] for field in Goods._fields})
    goods = goods._replace(plu=rules.plu_of(goods.plu))
    if earlier := _named_product(who, wanted["id"], goods):
        return queries.product_view(who, earlier.id)
    if taken := _taken(who, goods):
        message = f"{taken.sku} has this sku, barcode or PLU already."
        raise Refusal("product_exists", message, {"sku": message})
    product_id = wanted["id"] or ids.new_id()
    add_products(who, [(product_id, goods)])
    return queries.product_view(who, product_id)


@writes
def change_product(who: Principal, product_id: str, wanted: dict) -> ProductView:
    """Change what a product is called and where it belongs; its kind and sku stay.

    Raises `product_unknown`, `plu_invalid`, `product_exists`.
    """
    row = queries.product(who, product_id)
    if "plu" in wanted:
        wanted = {**wanted, "plu": rules.plu_of(wanted["plu"])}
        other = wanted["plu"] and Product.get_or_none(
            (Product.community == who.community) & (Product.plu == wanted["plu"])
        )
        if other and other.id != row.id:
            message = f"{other.sku} has this PLU already."
            raise Refusal("product_exists", message, {"plu": message})
    if any(getattr(row, field) != value for field, value in wanted.items()):
        Product.update(**wanted).where(Product.id == row.id).execute()
        changed(who, [row.id])
    return queries.product_view(who, row.id)


@writes
def stand_in(who: Principal, code: str) -> Product:
    """A product for a code nobody knows, so that a sale that happened can be kept (待查)."""
    goods = Goods(f"待查-{code}"[:64], None, f"待查 {code}"[:200], UNKNOWN, "件", 0)
    if taken := _taken(who, goods):
        return taken
    product_id = ids.new_id()
    add_products(who, [(product_id, goods)])
    return queries.product(who, product_id)


@writes
def add_barcode(who: Principal, product_id: str, wanted: dict) -> ProductView:
    """Give a product one more barcode, of the piece or of a pack.

    Raises `product_unknown`, `barcode_invalid`, `barcode_taken`.
    """
    row = queries.product(who, product_id)
    if problem := rules.barcode_problem(wanted["barcode"]):
        raise Invalid("barcode_invalid", problem, {"barcode": problem})
    earlier = ProductBarcode.get_or_none(
        (ProductBarcode.community == who.community) & (ProductBarcode.barcode == wanted["barcode"])
    )
    if earlier is None:
        ProductBarcode.create(community=who.community, product=row.id, **wanted)
        changed(who, [row.id])
    elif (earlier.product_id, earlier.quantity, earlier.price_fen) != (
        row.id,
        wanted["quantity"],
        wanted["price_fen"],
    ):
        message = f"{earlier.barcode} is on {earlier.product.sku}; remove it there first."
        raise Refusal("barcode_taken", message, {"barcode": message})
    return queries.product_view(who, row.id)


@writes
def remove_barcode(who: Principal, product_id: str, barcode: str) -> ProductView:
    """Take a barcode away. Raises `product_unknown`, `barcode_unknown`."""
    row = queries.product(who, product_id)
    gone = (
        ProductBarcode.delete()
        .where((ProductBarcode.product == row.id) & (ProductBarcode.barcode == barcode))
        .execute()
    )
    if not gone:
        raise missing("barcode", barcode)
    changed(who, [row.id])
    return queries.product_view(who, row.id)


@writes
def set_scale_prefix(who: Principal, prefix: str, meaning: str | None) -> dict:
    """Say what the value on labels of a prefix means; None: such labels are refused again."""
    meanings = queries.scale_meanings(who)
    if meanings.get(prefix) != meaning:
        ScalePrefix.create(
            community=who.community,
            prefix=prefix,
            meaning=meaning,
            made_by=who.user,
            made_at=clock.now(),
        )
        changed(who)
    return {"prefix": prefix, "meaning": meaning}


# -- for the sibling rooms; each runs inside their transaction ----------------------------------


@writes
def changed(who: Principal, product_ids: Iterable[str] = ()) -> int:
    """The catalogue's next version, which these products now carry."""
    first = [{"community": who.community, "version": 1}]
    insert_rows(CatalogueVersion, first, NEXT_VERSION)
    number = queries.version(who.community)
    if wanted := list(product_ids):
        Product.update(changed_in=number).where(Product.id.in_(wanted)).execute()
    return number


@writes
def add_products(who: Principal, wanted: list[tuple[str, Goods]]) -> None:
    """Keep new products under their ids, with their barcodes and first prices."""
    if not wanted:
        return
    number = changed(who)
    of_product = ("sku", "name", "category", "unit", "kind", "tax_category", "plu")
    insert_rows(
        Product,
        [
            {
                "id": product_id,
                "community": who.community,
                **{field: getattr(goods, field) for field in of_product},
                "changed_in": number,
                "created_at": clock.now(),
            }
            for product_id, goods in wanted
        ],
    )
    add_barcodes(who, [(key, goods.barcode, UNIT, None) for key, goods in wanted if goods.barcode])
    add_prices(
        who,
        [
            (key, group, EARLIEST, fen, None)
            for key, goods in wanted
            for group, fen in goods.prices.items()
            if fen is not None
        ],
    )


@writes
def add_barcodes(who: Principal, rows: list[tuple[str, str, int, int | None]]) -> None:
    """Keep (product id, barcode, thousandths, pack price in fen or None)."""
    names = ("product", "barcode", "quantity", "price_fen")
    insert_rows(ProductBarcode, [_row(who, names, row) for row in rows])


@writes
def add_prices(who: Principal, rows: list[tuple[str, str, date, int | None, str | None]]) -> None:
    """Keep (product id, price group, effective from, fen or None, reason or None)."""
    names = ("product", "price_group", "effective_from", "price_fen", "reason")
    made = {"made_by": who.user, "made_at": clock.now()}
    insert_rows(ProductPrice, [_row(who, names, row) | made for row in rows])


def _row(who: Principal, names: tuple[str, ...], values: tuple) -> dict[str, Any]:
    return {"community": who.community, **dict(zip(names, values, strict=True))}


def _named_product(who: Principal, product_id: str | None, goods: Goods) -> Product | None:
    """The product a client has named with this id before. Raises `product_differs`."""
    of_product = ("sku", "name", "category", "unit", "kind", "tax_category", "plu")
    named = {"id": product_id, **{field: getattr(goods, field) for field in of_product}}
    earlier = named_before(Product, "product", who, named)
    if earlier is None:
        return None
    kept = {
        "barcode": goods.barcode in {None, *(row.barcode for row in earlier.barcodes)},
        "price_fen": queries.prices_on([earlier.id], EARLIEST)[earlier.id].shelf == goods.price_fen,
    }
    if differing := [field for field, same in kept.items() if not same]:
        raise Refusal(
            "product_differs",
            f"The product {product_id} is here already with other content.",
            {field: "This differs from what was sent first." for field in differing},
        )
    return earlier


def _taken(who: Principal, goods: Goods) -> Product | None:
    same = Product.sku == goods.sku
    if goods.plu:
        same |= Product.plu == goods.plu
    if goods.barcode:
        same |= Product.id.in_(
            ProductBarcode.select(ProductBarcode.product).where(
                (ProductBarcode.community == who.community)
                & (ProductBarcode.barcode == goods.barcode)
            )
        )
    return Product.get_or_none((Product.community == who.community) & same)
