"""Moving stock. The first three serve the other rooms; each runs inside their transaction."""

from datetime import date

from services.store.catalogue.models import Product
from services.store.catalogue.queries import find_goods
from services.store.database import insert_rows, tell, writes
from services.store.stock import rules
from services.store.stock.models import (
    StockAdjustment,
    StockAdjustmentLine,
    StockLevel,
    StockMovement,
)
from services.store.stock.rules import Level, Movement
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import StockAdjusted, StockLine
from shared.identity import Principal

KEEP_LEVEL = (
    "ON CONFLICT (product_id) DO UPDATE SET on_hand = excluded.on_hand, "
    "value_fen = excluded.value_fen, basis_quantity = excluded.basis_quantity, "
    "basis_value_fen = excluded.basis_value_fen"
)


@writes
def take_out(
    who: Principal, kind: str, document_id: str, day: date, wanted: list[tuple[Product, int]]
) -> list[int]:
    """Take goods out for a document; returns the cost of each line in fen. Never refused."""
    levels = _levels(product for product, _ in wanted)
    costs, movements = [], []
    for product, quantity in wanted:
        levels[product.id], cost_fen = rules.issue(levels[product.id], quantity)
        costs.append(cost_fen)
        movements.append(Movement(product.id, -quantity, -cost_fen))
    _keep(who, kind, document_id, day, levels, movements)
    return costs


@writes
def put_in(
    who: Principal, kind: str, document_id: str, day: date, wanted: list[tuple[Product, int, int]]
) -> None:
    """Put goods in at their value; tells a cost correction where stock had been negative."""
    levels = _levels(product for product, _, _ in wanted)
    movements, corrections = [], []
    for product, quantity, value_fen in wanted:
        levels[product.id], correction_fen = rules.receive(levels[product.id], quantity, value_fen)
        movements.append(Movement(product.id, quantity, value_fen))
        if correction_fen:
            corrections.append((product, correction_fen))
    _keep(who, kind, document_id, day, levels, movements)
    if corrections:
        _correct_cost(who, document_id, day, corrections)


@writes
def put_back(
    who: Principal, kind: str, document_id: str, day: date, wanted: list[tuple[Product, int]]
) -> list[int]:
    """Put goods in at the newest known cost; returns the value of each line in fen."""
    levels = _levels(product for product, _ in wanted)
    values = [levels[product.id].cost_of(quantity) for product, quantity in wanted]
    rows = [(*line, value) for line, value in zip(wanted, values, strict=True)]
    put_in(who, kind, document_id, day, rows)
    return values


@writes
def write_off(who: Principal, wanted: dict) -> StockAdjustment:
    """Write goods off with a reason. Raises `product_not_found`, `write_off_exists`."""
    goods = find_goods(who, wanted["lines"])
    adjustment = _adjustment(
        who, wanted["id"], "write_off", wanted["reason"], wanted["written_off_on"]
    )
    levels = _levels(goods)
    taken = [
        (product, line["quantity"]) for product, line in zip(goods, wanted["lines"], strict=True)
    ]
    costs = take_out(who, "write_off", adjustment.id, adjustment.adjusted_on, taken)
    lines = []
    for (product, quantity), cost_fen in zip(taken, costs, strict=True):
        lines.append((product, levels[product.id].on_hand, -quantity, -cost_fen))
    return _finish(who, adjustment, lines)


@writes
def count_stock(who: Principal, wanted: dict) -> StockAdjustment:
    """Set the stock of the listed products to what was counted and post the variance.

    Raises `product_not_found`, `counted_twice`, `stock_count_exists`.
    """
    goods = find_goods(who, wanted["lines"])
    if len({product.id for product in goods}) < len(goods):
        raise Refusal("counted_twice", "A product stands in the count twice.")
    adjustment = _adjustment(
        who, wanted["id"], "stock_count", wanted["reason"], wanted["counted_on"]
    )
    levels = _levels(goods)
    variance = {
        product.id: line["counted"] - levels[product.id].on_hand
        for product, line in zip(goods, wanted["lines"], strict=True)
    }
    missing = [(product, -variance[product.id]) for product in goods if variance[product.id] < 0]
    found = [(product, variance[product.id]) for product in goods if variance[product.id] > 0]
    day = adjustment.adjusted_on
    costs = take_out(who, "stock_count", adjustment.id, day, missing)
    values = put_back(who, "stock_count", adjustment.id, day, found)
    moved = {product.id: -cost for (product, _), cost in zip(missing, costs, strict=True)}
    moved |= {product.id: value for (product, _), value in zip(found, values, strict=True)}
    return _finish(
        who,
        adjustment,
        [
            (product, levels[product.id].on_hand, variance[product.id], moved.get(product.id, 0))
            for product in goods
        ],
    )


def _levels(products) -> dict[str, Level]:
    wanted = sorted({product.id for product in products})
    levels = {product_id: Level() for product_id in wanted}
    for row in StockLevel.select().where(StockLevel.product.in_(wanted)) if wanted else ():
        levels[row.product_id] = Level(
            row.on_hand, row.value_fen, row.basis_quantity, row.basis_value_fen
        )
    return levels


def _keep(
    who: Principal,
    kind: str,
    document_id: str,
    day: date,
    levels: dict[str, Level],
    movements: list[Movement],
) -> None:
    if not movements:
        return
    insert_rows(
        StockMovement,
        [
            {
                "community": who.community,
                "product": move.product_id,
                "kind": kind,
                "document_id": document_id,
                "moved_on": day,
                "quantity": move.quantity,
                "value_fen": move.value_fen,
            }
            for move in movements
        ],
    )
    insert_rows(
        StockLevel,
        [
            {"product": product_id, "community": who.community, **level._asdict()}
            for product_id, level in levels.items()
        ],
        KEEP_LEVEL,
    )


def _correct_cost(
    who: Principal, document_id: str, day: date, corrections: list[tuple[Product, int]]
) -> None:
    adjustment = _adjustment(who, None, "cost_correction", f"Delivered with {document_id}", day)
    _keep(
        who,
        "cost_correction",
        adjustment.id,
        day,
        {},
        [Movement(product.id, 0, -fen) for product, fen in corrections],
    )
    _finish(who, adjustment, [(product, 0, 0, -fen) for product, fen in corrections])


def _adjustment(
    who: Principal, adjustment_id: str | None, kind: str, reason: str, day: date
) -> StockAdjustment:
    if adjustment_id and StockAdjustment.get_or_none(StockAdjustment.id == adjustment_id):
        raise Refusal(f"{kind}_exists", f"{adjustment_id} is here already.")
    return StockAdjustment.create(
        id=adjustment_id or ids.new_id(),
        community=who.community,
        kind=kind,
        reason=reason,
        adjusted_on=day,
        made_by=who.user,
        made_at=clock.now(),
    )


def _finish(
    who: Principal, adjustment: StockAdjustment, lines: list[tuple[Product, int, int, int]]
) -> StockAdjustment:
    insert_rows(
        StockAdjustmentLine,
        [
            {
                "adjustment": adjustment.id,
                "product": product.id,
                "expected": expected,
                "quantity": quantity,
                "value_fen": value_fen,
            }
            for product, expected, quantity, value_fen in lines
        ],
    )
    moved = [line for line in lines if line[2] or line[3]]
    if moved:
        tell(
            who,
            StockAdjusted(
                stock_adjustment_id=adjustment.id,
                kind=adjustment.kind,
                reason=adjustment.reason,
                adjusted_on=adjustment.adjusted_on.isoformat(),
                lines=tuple(
                    StockLine(sku=product.sku, quantity=quantity, value_fen=value_fen)
                    for product, _, quantity, value_fen in moved
                ),
            ),
        )
    return adjustment
