"""Changing the catalogue."""

from services.store.catalogue import rules
from services.store.catalogue.models import Product
from services.store.database import writes
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_product(who: Principal, wanted: dict) -> Product:
    """Add a product. Raises `barcode_invalid`, `product_exists`, `product_differs`."""
    if earlier := named_before(Product, "product", who, wanted):
        return earlier
    if problem := rules.barcode_problem(wanted["barcode"]):
        raise Invalid("barcode_invalid", problem, {"barcode": problem})
    goods = rules.Goods(**{field: wanted[field] for field in rules.Goods._fields})
    if taken := _taken(who, goods):
        message = f"{taken.sku} ({taken.barcode or 'no barcode'}) is here already."
        raise Refusal("product_exists", message, {"sku": message})
    return _create(who, goods, wanted["id"])


@writes
def import_products(who: Principal, text: str) -> dict[str, int]:
    """Create or update products from CSV, all or nothing.

    Raises `import_invalid` with every bad line.
    """
    wanted, bad = rules.read_csv(text)
    if bad:
        raise Invalid(
            "import_invalid",
            f"{len(bad)} problems; nothing was imported.",
            lines=[row._asdict() for row in bad],
        )
    here = {row.sku: row for row in Product.select().where(Product.community == who.community)}
    barcodes = {row.barcode: row.sku for row in here.values() if row.barcode}
    report = {"created": 0, "updated": 0, "unchanged": 0}
    clashes = [g for g in wanted if g.barcode and barcodes.get(g.barcode, g.sku) != g.sku]
    if clashes:
        raise Invalid(
            "import_invalid",
            f"{len(clashes)} barcodes belong to other products; nothing was imported.",
            lines=[
                {
                    "line": 0,
                    "field": "barcode",
                    "message": f"{g.barcode} is on {barcodes[g.barcode]}.",
                }
                for g in clashes
            ],
        )
    for goods in wanted:
        earlier = here.get(goods.sku)
        if goods.tax_category is None:
            goods = goods._replace(tax_category=earlier.tax_category if earlier else "standard")
        if earlier is None:
            _create(who, goods, None)
            report["created"] += 1
        elif any(getattr(earlier, field) != value for field, value in goods._asdict().items()):
            Product.update(**goods._asdict()).where(Product.id == earlier.id).execute()
            report["updated"] += 1
        else:
            report["unchanged"] += 1
    return report


@writes
def stand_in(who: Principal, code: str) -> Product:
    """A product for a code nobody knows, so that a sale that happened can be kept (待查)."""
    goods = rules.Goods(f"待查-{code}"[:64], None, f"待查 {code}"[:200], "待查", "件", 0)
    return _taken(who, goods) or _create(who, goods, None)


def _taken(who: Principal, goods: rules.Goods) -> Product | None:
    same = Product.sku == goods.sku
    if goods.barcode:
        same |= Product.barcode == goods.barcode
    return Product.get_or_none((Product.community == who.community) & same)


def _create(who: Principal, goods: rules.Goods, product_id: str | None) -> Product:
    return Product.create(
        id=product_id or ids.new_id(),
        community=who.community,
        sku=goods.sku,
        barcode=goods.barcode,
        name=goods.name,
        category=goods.category,
        unit=goods.unit,
        price_fen=goods.price_fen,
        tax_category=goods.tax_category,
        created_at=clock.now(),
    )
