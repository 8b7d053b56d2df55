"""Products and barcodes from files, all or nothing."""

from typing import NamedTuple

from services.store.catalogue import queries as products
from services.store.catalogue.commands import add_barcodes, add_prices, add_products, changed
from services.store.catalogue.files import reading
from services.store.catalogue.files.reading import BarcodeLine, GoodsLine
from services.store.catalogue.models import Product, ProductBarcode
from services.store.catalogue.prices.commands import require_reasons
from services.store.catalogue.prices.queries import by_sku
from services.store.catalogue.prices.reading import PriceLine
from services.store.catalogue.queries import ProductView
from services.store.catalogue.rules import Goods
from services.store.database import insert_rows, writes
from shared import clock, ids
from shared.identity import Principal
from shared.quantity import UNIT
from shared.sheets import BadLine, refuse_bad

OF_PRODUCT = ("name", "category", "unit", "tax_category", "plu")
KEEP_PRODUCT = "ON CONFLICT (id) DO UPDATE SET " + ", ".join(
    f"{field} = excluded.{field}" for field in OF_PRODUCT
)


class Change(NamedTuple):
    """A product that is here, as it is and as a line wants it."""

    view: ProductView
    line: GoodsLine
    before: Goods
    after: Goods


def import_products(who: Principal, body: bytes) -> dict[str, int]:
    """Create or update products from a file; prices that change hold from today.

    Not one transaction on purpose: a file is read before tills have to wait for its rows.
    Raises `file_unreadable`, `import_invalid` with every bad line.
    """
    return _keep_products(who, reading.read_goods(body))


def import_barcodes(who: Principal, body: bytes) -> dict[str, int]:
    """Create or update barcodes of products from a file; none is removed.

    Raises `file_unreadable`, `import_invalid` with every bad line.
    """
    return _keep_barcodes(who, reading.read_barcodes(body))


@writes
def _keep_products(who: Principal, wanted: list[GoodsLine]) -> dict[str, int]:
    here = by_sku(who, {line.said["sku"] for line in wanted})
    views = {view.product.sku: view for view in products.views(list(here.values()), clock.today())}
    refuse_bad(_clashes(who, wanted, here))
    new: list[tuple[str, Goods]] = []
    changes: list[Change] = []
    for line in wanted:
        view = views.get(line.said["sku"])
        if view is None:
            new.append((ids.new_id(), line.onto(None)))
        elif (before := as_goods(view)) != (after := line.onto(before)):
            changes.append(Change(view, line, before, after))
    add_products(who, new)
    _keep_changes(who, changes)
    return {
        "created": len(new),
        "updated": len(changes),
        "unchanged": len(wanted) - len(new) - len(changes),
    }


def as_goods(view: ProductView) -> Goods:
    """A product that is here, as a line of a file would want it."""
    row = view.product
    return Goods(
        sku=row.sku,
        barcode=view.barcode,
        name=row.name,
        category=row.category,
        unit=row.unit,
        price_fen=view.prices.shelf,
        kind=row.kind,
        tax_category=row.tax_category,
        plu=row.plu,
        member_price_fen=view.prices.member,
        senior_price_fen=view.prices.senior,
    )


def _clashes(who: Principal, wanted: list[GoodsLine], here: dict[str, Product]) -> list[BadLine]:
    """Barcodes and PLUs that belong to other products, and kinds that would change."""
    taken = {("barcode", code): sku for code, sku in _skus_behind(who, wanted).items()}
    plus = [line.said["plu"] for line in wanted if line.said.get("plu")]
    for row in (
        Product.select().where((Product.community == who.community) & Product.plu.in_(plus))
        if plus
        else ()
    ):
        taken["plu", row.plu] = row.sku
    bad = []
    for line in wanted:
        sku = line.said["sku"]
        for field in ("barcode", "plu"):
            value = line.said.get(field)
            if value and taken.get((field, value), sku) != sku:
                other = taken[field, value]
                message = f"{value} is on {other}."
                bad.append(BadLine(line.line, field, message, "taken_by", (value, other)))
        if sku in here and line.said.get("kind", here[sku].kind) != here[sku].kind:
            message = "The kind of a product stays as it is."
            bad.append(BadLine(line.line, "kind", message, "kind_stays"))
    return bad


def _skus_behind(who: Principal, wanted: list[GoodsLine]) -> dict[str, str]:
    codes = [line.said["barcode"] for line in wanted if line.said["barcode"]]
    rows = (
        ProductBarcode.select(ProductBarcode, Product)
        .join(Product)
        .where((ProductBarcode.community == who.community) & ProductBarcode.barcode.in_(codes))
    )
    return {row.barcode: row.product.sku for row in rows} if codes else {}


def _keep_changes(who: Principal, changes: list[Change]) -> None:
    if not changes:
        return
    prices = [
        (
            change.view.product,
            PriceLine(
                change.line.line, change.after.sku, group, clock.today(), fen, change.line.reason
            ),
        )
        for change in changes
        for group, fen in change.after.prices.items()
        if change.before.prices[group] != fen
    ]
    require_reasons(who, prices)
    add_prices(
        who,
        [
            (row.id, line.price_group, line.effective_from, line.price_fen, line.reason)
            for row, line in prices
        ],
    )
    _keep_own_barcodes(who, changes)
    number = changed(who, [change.view.product.id for change in changes])
    insert_rows(
        Product,
        [
            {
                **change.view.product.__data__,
                **{field: getattr(change.after, field) for field in OF_PRODUCT},
                "changed_in": number,
            }
            for change in changes
        ],
        KEEP_PRODUCT,
    )


def _keep_own_barcodes(who: Principal, changes: list[Change]) -> None:
    """The piece's barcode is what its line says; others of the piece and of packs stay."""
    moved = [change for change in changes if change.before.barcode != change.after.barcode]
    kept = {row.barcode for change in moved for row in change.view.barcodes}
    gone = [change.before.barcode for change in moved if change.before.barcode]
    if gone:
        ProductBarcode.delete().where(
            (ProductBarcode.community == who.community) & ProductBarcode.barcode.in_(gone)
        ).execute()
    add_barcodes(
        who,
        [
            (change.view.product.id, change.after.barcode, UNIT, None)
            for change in moved
            if change.after.barcode and change.after.barcode not in kept
        ],
    )


@writes
def _keep_barcodes(who: Principal, wanted: list[BarcodeLine]) -> dict[str, int]:
    here = by_sku(who, {line.sku for line in wanted})
    earlier = {
        row.barcode: row
        for row in ProductBarcode.select().where(
            (ProductBarcode.community == who.community)
            & ProductBarcode.barcode.in_([line.barcode for line in wanted])
        )
    }
    bad = [
        BadLine(w.line, "sku", f"No product {w.sku}.", "no_product", (w.sku,))
        for w in wanted
        if w.sku not in here
    ]
    bad += [
        BadLine(
            line.line,
            "barcode",
            f"{line.barcode} is on another product.",
            "taken",
            (line.barcode,),
        )
        for line in wanted
        if line.sku in here
        and line.barcode in earlier
        and earlier[line.barcode].product_id != here[line.sku].id
    ]
    refuse_bad(bad)
    new = [line for line in wanted if line.barcode not in earlier]
    other = [
        line
        for line in wanted
        if line.barcode in earlier
        and (earlier[line.barcode].quantity, earlier[line.barcode].price_fen)
        != (line.quantity, line.price_fen)
    ]
    add_barcodes(who, [(here[w.sku].id, w.barcode, w.quantity, w.price_fen) for w in new])
    for line in other:
        ProductBarcode.update(quantity=line.quantity, price_fen=line.price_fen).where(
            ProductBarcode.id == earlier[line.barcode].id
        ).execute()
    if new or other:
        changed(who, {here[line.sku].id for line in (*new, *other)})
    return {
        "created": len(new),
        "updated": len(other),
        "unchanged": len(wanted) - len(new) - len(other),
    }
