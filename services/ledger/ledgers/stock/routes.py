"""`/books/{book}/ledgers/stock` and `/books/{book}/ledgers/stock-products`"""

from services.ledger import files
from services.ledger.ledgers.stock import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("stock_ledgers", __name__, description="数量金额账")


@routes.get("/books/<book>/ledgers/stock")
@requires("book:read")
@routes.arguments(schemas.StockQuery, location="query")
@routes.response(200, schemas.StockLedgerSchema)
def stock_ledger(wanted, book):
    """数量金额账 of a product for a month."""
    found = queries.ledger(caller(), book, wanted["product"], wanted["period"])
    name = f"数量金额账 {book} {found.product} {found.period}"
    return files.answer(wanted, found, found.rows, name, schemas.STOCK_COLUMNS)


@routes.get("/books/<book>/ledgers/stock-products")
@requires("book:read")
@routes.arguments(schemas.ProductsQuery, location="query")
@routes.response(200, schemas.ProductsSchema)
def stock_products(wanted, book):
    """Every product behind 1405 in a month."""
    found = queries.products(caller(), book, wanted["period"])
    rows = [*found.rows, {**found.total, "product": "合计"}]
    name = f"库存商品明细 {book} {found.period}"
    return files.answer(wanted, found, rows, name, schemas.PRODUCT_COLUMNS)
