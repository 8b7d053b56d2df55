"""Asking about products. Read-only."""

from services.store.catalogue import rules
from services.store.catalogue.models import Product
from shared.errors import Invalid, missing
from shared.identity import Principal
from shared.paging import Page, page


def products(who: Principal, wanted: dict) -> Page:
    """A page of the community's products, in the order of their SKUs."""
    query = Product.select().where(Product.community == who.community)
    for name in ("sku", "barcode", "category"):
        if wanted[name] is not None:
            query = query.where(getattr(Product, name) == wanted[name])
    return page(query, Product.sku, wanted["limit"], wanted["after"])


def product(who: Principal, product_id: str) -> Product:
    """One product. Raises `product_unknown`."""
    found = Product.get_or_none((Product.community == who.community) & (Product.id == product_id))
    if found is None:
        raise missing("product", product_id)
    return found


def by_code(who: Principal, skus: set[str], barcodes: set[str]) -> dict[tuple[str, str], Product]:
    """The products behind some SKUs and barcodes, in one question; what is unknown is absent."""
    rows = Product.select().where(
        (Product.community == who.community)
        & (Product.sku.in_(list(skus)) | Product.barcode.in_(list(barcodes)))
    )
    found: dict[tuple[str, str], Product] = {}
    for row in rows:
        if row.sku in skus:
            found["sku", row.sku] = row
        if row.barcode in barcodes:
            found["barcode", row.barcode] = row
    return found


def find_goods(who: Principal, lines: list[dict]) -> list[Product]:
    """The product of each line, named by `sku` or by `barcode`.

    Raises Invalid `product_not_found` with every line that names none, or `product_unnamed`.
    """
    for number, line in enumerate(lines):
        if bool(line["sku"]) == bool(line["barcode"]):
            message = "Name the product by sku or by barcode, one of them."
            raise Invalid("product_unnamed", message, {f"lines.{number}.sku": message})
        if problem := rules.barcode_problem(line["barcode"]):
            raise Invalid("barcode_invalid", problem, {f"lines.{number}.barcode": problem})
    known = by_code(
        who,
        {line["sku"] for line in lines if line["sku"]},
        {line["barcode"] for line in lines if line["barcode"]},
    )
    codes = [
        ("sku", line["sku"]) if line["sku"] else ("barcode", line["barcode"]) for line in lines
    ]
    unknown = {
        f"lines.{number}.{kind}": f"No product {code}."
        for number, (kind, code) in enumerate(codes)
        if (kind, code) not in known
    }
    if unknown:
        raise Invalid("product_not_found", "Some products are not in the catalogue.", unknown)
    return [known[code] for code in codes]
