"""Buying on credit."""

from services.store.catalogue.queries import find_goods
from services.store.database import insert_rows, tell, writes
from services.store.purchasing import queries
from services.store.purchasing.models import GoodsReceipt, GoodsReceiptLine, Supplier
from services.store.stock.commands import put_in
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import GoodsReceived, StockLine
from shared.identity import Principal


@writes
def create_supplier(who: Principal, wanted: dict) -> Supplier:
    """Add a supplier. Raises `supplier_exists`."""
    if Supplier.get_or_none(
        (Supplier.id == wanted["id"])
        | ((Supplier.community == who.community) & (Supplier.code == wanted["code"]))
    ):
        raise Refusal("supplier_exists", f"{wanted['code']} is here already.", {"code": "taken"})
    return Supplier.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        code=wanted["code"],
        name=wanted["name"],
        created_at=clock.now(),
    )


@writes
def receive_goods(who: Principal, wanted: dict) -> GoodsReceipt:
    """Accept a delivery on credit: stock rises by the invoice's value, and so does the debt.

    A small-scale taxpayer deducts no input tax, so cost is the invoice total (domain.md §2.5).
    Raises `supplier_unknown`, `product_not_found`, `invoice_exists`, `goods_receipt_exists`.
    """
    supplier = queries.supplier(who, wanted["supplier_id"])
    goods = find_goods(who, wanted["lines"])
    _refuse_repeated(supplier, wanted)
    receipt = GoodsReceipt.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        supplier=supplier,
        invoice_number=wanted["invoice_number"],
        received_on=wanted["received_on"],
        value_fen=sum(line["value_fen"] for line in wanted["lines"]),
        made_by=who.user,
        made_at=clock.now(),
    )
    lines = [
        (product, line["quantity"], line["value_fen"])
        for product, line in zip(goods, wanted["lines"], strict=True)
    ]
    insert_rows(
        GoodsReceiptLine,
        [
            {
                "goods_receipt": receipt.id,
                "product": product.id,
                "quantity": quantity,
                "value_fen": value_fen,
            }
            for product, quantity, value_fen in lines
        ],
    )
    tell(
        who,
        GoodsReceived(
            goods_receipt_id=receipt.id,
            supplier_id=supplier.id,
            supplier_name=supplier.name,
            received_on=receipt.received_on.isoformat(),
            invoice_number=receipt.invoice_number,
            value_fen=receipt.value_fen,
            lines=tuple(
                StockLine(sku=product.sku, quantity=quantity, value_fen=value_fen)
                for product, quantity, value_fen in lines
            ),
        ),
    )
    put_in(who, "goods_receipt", receipt.id, receipt.received_on, lines)
    return receipt


def _refuse_repeated(supplier: Supplier, wanted: dict) -> None:
    if wanted["id"] and GoodsReceipt.get_or_none(GoodsReceipt.id == wanted["id"]):
        raise Refusal("goods_receipt_exists", f"{wanted['id']} is here already.")
    number = wanted["invoice_number"]
    if number and GoodsReceipt.get_or_none(
        (GoodsReceipt.supplier == supplier) & (GoodsReceipt.invoice_number == number)
    ):
        message = f"Invoice {number} of {supplier.name} is recorded already."
        raise Refusal("invoice_exists", message, {"invoice_number": message})
