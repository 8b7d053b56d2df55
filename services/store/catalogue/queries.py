"""Asking about products, their barcodes and their prices. Read-only."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, fn

from services.store.catalogue import rules
from services.store.catalogue.models import (
    CatalogueVersion,
    Product,
    ProductBarcode,
    ProductPrice,
    ScalePrefix,
)
from services.store.catalogue.rules import Label, Prices
from services.store.database import store
from shared import clock
from shared.compiled import Compiled
from shared.errors import Invalid, missing
from shared.identity import Principal
from shared.paging import Page, page
from shared.quantity import UNIT

Code = tuple[str, str]  # "sku" or "barcode", and what it says


class ProductView(NamedTuple):
    """A product with its barcodes, the piece's first, and its prices of a day."""

    product: Product
    barcodes: list[ProductBarcode]
    prices: Prices

    @property
    def barcode(self) -> str | None:
        """The barcode of the piece itself."""
        return next((row.barcode for row in self.barcodes if row.quantity == UNIT), None)


class Found(NamedTuple):
    """What a line names: a product, how much one of its code counts, and the pack's own price.

    A scale label says itself how much there is: its `label` is for the one who prices it.
    """

    product: Product
    factor: int = UNIT
    pack_price_fen: int | None = None
    label: Label | None = None


def products(who: Principal, wanted: dict) -> Page:
    """A page of the community's products, in the order of their SKUs."""
    query = Product.select().where(Product.community == who.community)
    for name in ("sku", "category", "kind", "plu"):
        if wanted[name] is not None:
            query = query.where(getattr(Product, name) == wanted[name])
    if wanted["words"] is not None:
        words = wanted["words"]
        query = query.where(Product.name.contains(words) | Product.sku.contains(words))
    if wanted["barcode"] is not None:
        query = query.where(Product.id.in_(_behind(who.community, [wanted["barcode"]])))
    found = page(query, Product.sku, wanted["limit"], wanted["after"])
    return found._replace(items=views(found.items, clock.today()))


def product(who: Principal, product_id: str) -> Product:
    """One product. Raises `product_unknown`."""
    found = Product.get_or_none((Product.community == who.community) & (Product.id == product_id))
    if found is None:
        raise missing("product", product_id)
    return found


def product_view(who: Principal, product_id: str) -> ProductView:
    """One product with its barcodes and prices. Raises `product_unknown`."""
    return views([product(who, product_id)], clock.today())[0]


def views(rows: list[Product], day: date) -> list[ProductView]:
    """Products with their barcodes and their prices of a day, in two questions."""
    ids = [row.id for row in rows]
    prices = prices_on(ids, day)
    barcodes: dict[str, list[ProductBarcode]] = {product_id: [] for product_id in ids}
    query = ProductBarcode.select().where(ProductBarcode.product.in_(ids))
    for row in query.order_by(ProductBarcode.quantity != UNIT, ProductBarcode.id) if ids else ():
        barcodes[row.product_id].append(row)
    return [ProductView(row, barcodes[row.id], prices[row.id]) for row in rows]


def prices_on(product_ids: Iterable[str], day: date) -> dict[str, Prices]:
    """What each product costs on a day: of each group the newest row in effect."""
    wanted = sorted(set(product_ids))
    found: dict[str, dict[str, int | None]] = {product_id: {} for product_id in wanted}
    if wanted:
        for product_id, group, fen in _IN_EFFECT.all(wanted, day.isoformat()):
            found[product_id][group] = fen
    return {product_id: Prices(**prices) for product_id, prices in found.items()}  # type: ignore[arg-type]


def _in_effect(product_ids: list[str], day: str) -> Any:
    later = ProductPrice.alias()
    newer = later.select(later.id).where(
        (later.product == ProductPrice.product)
        & (later.price_group == ProductPrice.price_group)
        & (later.effective_from <= day)
        & (
            (later.effective_from > ProductPrice.effective_from)
            | ((later.effective_from == ProductPrice.effective_from) & (later.id > ProductPrice.id))
        )
    )
    return ProductPrice.select(
        ProductPrice.product, ProductPrice.price_group, ProductPrice.price_fen
    ).where(
        ProductPrice.product.in_(product_ids)
        & (ProductPrice.effective_from <= day)
        & ~fn.EXISTS(newer)
    )


_IN_EFFECT = Compiled(store.proxy, _in_effect)


def version(community: str) -> int:
    """The version of a community's catalogue; 0 while nothing is in it."""
    row = CatalogueVersion.get_or_none(CatalogueVersion.community == community)
    return row.version if row else 0


def scale_meanings(who: Principal) -> dict[str, str]:
    """What labels of each prefix mean now."""
    rows = (
        ScalePrefix.select().where(ScalePrefix.community == who.community).order_by(ScalePrefix.id)
    )
    newest = {row.prefix: row.meaning for row in rows}
    return {prefix: meaning for prefix, meaning in sorted(newest.items()) if meaning}


def scale_prefixes(who: Principal) -> dict[str, list]:
    """What labels of each prefix mean now, as rows."""
    meanings = scale_meanings(who).items()
    return {"items": [{"prefix": prefix, "meaning": meaning} for prefix, meaning in meanings]}


def code_of(line: dict) -> Code:
    """What a line names its product by."""
    return ("sku", line["sku"]) if line["sku"] else ("barcode", line["barcode"] or "")


def find_lines(who: Principal, lines: list[dict]) -> list[Found]:
    """What each line names by `sku` or by `barcode`: of a piece, a pack or a scale label.

    Raises Invalid `product_not_found` with every line that names none, `product_unnamed`,
    `barcode_invalid`, `scale_prefix_unknown`.
    """
    _require_named(lines)
    codes = [code_of(line) for line in lines]
    known = by_code(who, set(codes))
    unknown = {
        f"lines.{number}.{kind}": (kind, code)
        for number, (kind, code) in enumerate(codes)
        if (kind, code) not in known
    }
    if unknown:
        _require_meanings(who, unknown)
        fields = {field: f"No product {code}." for field, (_, code) in unknown.items()}
        raise Invalid("product_not_found", "Some products are not in the catalogue.", fields)
    return [known[code] for code in codes]


def find_goods(who: Principal, lines: list[dict]) -> list[Product]:
    """The product of each line that moves stock, where a line counts single units.

    Raises what `find_lines` raises, Invalid `product_not_stocked`, and `barcode_not_single`: a
    pack's barcode counted as one piece would be wrong without a word.
    """
    found = find_lines(who, lines)
    stockless = {
        f"lines.{number}.{code_of(line)[0]}": f"{goods.product.sku} has no stock."
        for number, (goods, line) in enumerate(zip(found, lines, strict=True))
        if not goods.product.is_stocked
    }
    if stockless:
        raise Invalid("product_not_stocked", "Only goods have stock.", stockless)
    several = {
        f"lines.{number}.barcode": "This barcode is of a pack or a label; name the product by sku."
        for number, line in enumerate(found)
        if line.factor != UNIT or line.label
    }
    if several:
        raise Invalid("barcode_not_single", "Some barcodes are not of a single unit.", several)
    return [line.product for line in found]


def _require_named(lines: list[dict]) -> None:
    for number, line in enumerate(lines):
        if bool(line["sku"]) == bool(line["barcode"]):
            message = "Name the product by sku or by barcode, one of them."
            raise Invalid("product_unnamed", message, {f"lines.{number}.sku": message})
        if problem := rules.barcode_problem(line["barcode"]):
            raise Invalid("barcode_invalid", problem, {f"lines.{number}.barcode": problem})


def by_code(who: Principal, codes: set[Code]) -> dict[Code, Found]:
    """What is behind SKUs, barcodes and scale labels; what is unknown is absent."""
    found = _behind_codes(who, codes)
    labels = [
        code
        for kind, code in codes
        if kind == "barcode" and rules.is_label(code) and (kind, code) not in found
    ]
    meanings = scale_meanings(who) if labels else {}
    for code in labels:
        said, goods = rules.label(code, meanings), found.get(("plu", rules.label_plu(code)))
        if said and goods:
            found["barcode", code] = goods._replace(label=said)
    return found


def _behind_codes(who: Principal, codes: set[Code]) -> dict[Code, Found]:
    """What is behind SKUs, barcodes and the PLUs of labels, in one question."""
    skus = [code for kind, code in codes if kind == "sku"]
    barcodes = [code for kind, code in codes if kind == "barcode"]
    plus = [rules.label_plu(code) for code in barcodes if rules.is_label(code)]
    rows = _BEHIND_CODES.models(Product, who.community, skus, barcodes, plus)
    found: dict[Code, Found] = {}
    for row in rows:
        found["sku", row.sku] = Found(row)
        if row.plu:
            found["plu", row.plu] = Found(row)
        if row.scanned:
            found["barcode", row.scanned] = Found(row, row.factor, row.pack_price_fen)
    return found


def _behind(community: str, barcodes: list[str]) -> Any:
    return ProductBarcode.select(ProductBarcode.product).where(
        (ProductBarcode.community == community) & ProductBarcode.barcode.in_(barcodes)
    )


def _behind_codes_of(community: str, skus: list[str], barcodes: list[str], plus: list[str]) -> Any:
    ours = Product.select(Product.id).where(Product.community == community)
    behind = [ours.where(Product.sku.in_(skus))] if skus or not barcodes else []
    behind += [_behind(community, barcodes)] if barcodes else []
    behind += [ours.where(Product.plu.in_(plus))] if plus else []
    named = behind[0]
    for more in behind[1:]:
        named |= more
    return (
        Product.select(
            Product,
            ProductBarcode.barcode.alias("scanned"),
            ProductBarcode.quantity.alias("factor"),
            ProductBarcode.price_fen.alias("pack_price_fen"),
        )
        .join(
            ProductBarcode,
            JOIN.LEFT_OUTER,
            on=(ProductBarcode.product == Product.id) & ProductBarcode.barcode.in_(barcodes),
        )
        .where(Product.id.in_(named))
    )


_BEHIND_CODES = Compiled(store.proxy, _behind_codes_of)


def _require_meanings(who: Principal, unknown: dict[str, Code]) -> None:
    """A label is unknown because nobody said what it means. Raises `scale_prefix_unknown`."""
    labels = {
        field: code
        for field, (kind, code) in unknown.items()
        if kind == "barcode" and rules.is_label(code)
    }
    meanings = scale_meanings(who) if labels else {}
    for field, code in labels.items():
        if code[:2] not in meanings:
            message = f"Nobody has said what labels that begin with {code[:2]} mean."
            raise Invalid("scale_prefix_unknown", message, {field: message})
