"""`/shop/products`: what the shop sells, under which codes and at which prices."""

import re
from typing import Any

from flask import Blueprint, redirect, request

from gateway.web import desk, reading
from gateway.web.admin import kinds
from gateway.web.shop import finding, room

BARCODE = re.compile(r"[0-9]{8}|[0-9]{13,14}")
MOVES_SHOWN = 20

products = Blueprint("products", __name__, url_prefix="/products")


@products.get("")
@desk.shown_to("catalogue:read")
def listed():
    """All products, or those that somebody looks for; a scanned one opens at once."""
    words, filters = room.asked("q"), {name: room.asked(name) for name in ("category", "kind")}
    is_barcode = bool(words and BARCODE.fullmatch(words))
    if words and finding.is_typed(words):
        found: dict[str, Any] = {"items": finding.by_initials(words, **filters), "next": None}
    else:
        found = reading.read(
            "store",
            "/products",
            after=room.asked("after"),
            **{"barcode" if is_barcode else "words": words},
            **filters,
        )
    if is_barcode and len(found["items"]) == 1:
        return redirect(f"/shop/products/{found['items'][0]['id']}", 303)
    looks = words or any(filters.values())
    return room.page(
        "products.html",
        found=found,
        looked=words,
        looks=looks,
        filters=filters,
        is_cut=len(found["items"]) == finding.FOUND_MAX and not found["next"],
    )


@products.get("/find")
@desk.shown_to("catalogue:read")
def find():
    """For scripts: `{items}`, the products whose initials, number or name hold `q`."""
    typed = room.asked("q")
    return {"items": finding.by_initials(typed) if typed and finding.is_typed(typed) else []}


@products.get("/import")
@desk.shown_to("catalogue:write", "price:write")
def from_file():
    """Products, barcodes and prices out of a table."""
    return room.page(
        "products_import.html",
        kinds=[each for each in kinds.OF_SHOP if desk.may(each.permission)],
    )


@products.get("/new")
@desk.shown_to("catalogue:write")
def new():
    """A product to be made."""
    return room.page("product_new.html", barcode=room.asked("barcode"))


@products.get("/<product_id>")
@desk.shown_to("catalogue:read")
def one(product_id):
    """A product: its codes, its prices past and to come, what it earns and where it went."""
    product = reading.read("store", f"/products/{product_id}")
    path, sku = f"/products/{product_id}", product["sku"]
    is_goods = product["kind"] == "goods" and desk.may("stock:read")
    return room.page(
        "product.html",
        product=product,
        prices=reading.every("store", f"{path}/prices")[::-1],
        check=reading.if_any("store", f"{path}/price-check") if desk.may("margin:read") else None,
        stock=reading.read("store", "/stock", sku=sku)["items"] if is_goods else [],
        moves=_moves(sku) if is_goods else [],
        is_goods=is_goods,
        saved=request.args.get("saved"),
    )


def _moves(sku: str) -> list[dict]:
    said = reading.read("store", "/stock-movements", sku=sku, newest=True, limit=MOVES_SHOWN)
    return said["items"]
