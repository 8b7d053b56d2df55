"""Moving stock. The first three serve the other rooms; each runs inside their transaction."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from services.store.catalogue.models import Product
from services.store.catalogue.queries import find_goods
from services.store.database import insert_rows, tell, writes
from services.store.stock import queries, rules
from services.store.stock.models import (
    StockAdjustment,
    StockAdjustmentLine,
    StockLayer,
    StockLevel,
    StockMovement,
)
from services.store.stock.rules import Level, Movement
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import StockAdjusted, StockLine
from shared.identity import Principal
from shared.wire import EARLIEST

KEEP_LEVEL = (
    "ON CONFLICT (product_id) DO UPDATE SET on_hand = excluded.on_hand, "
    "value_fen = excluded.value_fen, basis_quantity = excluded.basis_quantity, "
    "basis_value_fen = excluded.basis_value_fen, method = excluded.method, "
    "costed_year = excluded.costed_year"
)
KEEP_LAYER = (
    "ON CONFLICT (product_id, number) DO UPDATE SET quantity = excluded.quantity, "
    "value_fen = excluded.value_fen"
)
LEVEL = tuple(field for field in Level._fields if field != "layers")


class Adjusted(NamedTuple):
    """A line of an adjustment: thousandths and fen, out is negative."""

    product: Product
    expected: int
    quantity: int
    value_fen: int
    expires_on: date | None = None


class Taking(NamedTuple):
    """Goods that leave for a document, in thousandths."""

    document_id: str
    day: date
    product: Product
    quantity: int


@writes
def take_out(
    who: Principal, kind: str, document_id: str, day: date, wanted: list[tuple[Product, int]]
) -> list[int]:
    """Take goods out for a document; returns the cost of each line in fen. Never refused."""
    return take_all_out(who, kind, [Taking(document_id, day, *line) for line in wanted])


@writes
def take_all_out(who: Principal, kind: str, takings: Sequence[Taking]) -> list[int]:
    """Take goods out for many documents with one look at the levels; the cost of each in fen.

    What has no stock costs nothing.
    """
    year = max((taking.day.year for taking in takings), default=EARLIEST.year)
    stocked = (taking.product for taking in takings if taking.product.is_stocked)
    before = queries.levels(who, year, stocked)
    levels = _begin_year(before, year)
    costs, movements = [], []
    for taking in takings:
        if not taking.product.is_stocked:
            costs.append(0)
            continue
        key = taking.product.id
        levels[key], cost_fen = rules.issue(levels[key], taking.quantity)
        costs.append(cost_fen)
        movements.append(Movement(key, -taking.quantity, -cost_fen, taking.document_id, taking.day))
    _keep_movements(who, kind, movements)
    _keep_levels(who, before, levels)
    return costs


@writes
def put_in(
    who: Principal, kind: str, document_id: str, day: date, wanted: list[tuple[Product, int, int]]
) -> None:
    """Put goods in at their value; tells a cost correction where stock had been negative."""
    wanted = [line for line in wanted if line[0].is_stocked]
    before = queries.levels(who, day.year, (product for product, _, _ in wanted))
    levels = _begin_year(before, day.year)
    movements, corrections = [], []
    for product, quantity, value_fen in wanted:
        levels[product.id], correction_fen = rules.receive(levels[product.id], quantity, value_fen)
        movements.append(Movement(product.id, quantity, value_fen, document_id, day))
        if correction_fen:
            corrections.append((product, correction_fen))
    _keep_movements(who, kind, movements)
    _keep_levels(who, before, levels)
    if corrections:
        _correct_cost(who, document_id, day, corrections)


@writes
def put_back(
    who: Principal, kind: str, document_id: str, day: date, wanted: list[tuple[Product, int]]
) -> list[int]:
    """Put goods in at the newest known cost; returns the value of each line in fen."""
    levels = queries.levels(who, day.year, (product for product, _ in wanted))
    values = [
        levels[product.id].level.cost_of(quantity) if product.is_stocked else 0
        for product, quantity in wanted
    ]
    rows = [(*line, value) for line, value in zip(wanted, values, strict=True)]
    put_in(who, kind, document_id, day, rows)
    return values


@writes
def write_off(who: Principal, wanted: dict) -> StockAdjustment:
    """Write goods off with a reason; a line may name the expiry day of the lot it came from.

    Raises `product_not_found`, `write_off_exists`.
    """
    goods = find_goods(who, wanted["lines"])
    adjustment_id, day = wanted["id"] or ids.new_id(), wanted["written_off_on"]
    if StockAdjustment.get_or_none(StockAdjustment.id == adjustment_id):
        raise Refusal("write_off_exists", f"{adjustment_id} is here already.")
    levels = queries.levels(who, day.year, goods)
    taken = [
        (product, line["quantity"]) for product, line in zip(goods, wanted["lines"], strict=True)
    ]
    costs = take_out(who, "write_off", adjustment_id, day, taken)
    lines = [
        Adjusted(
            product,
            levels[product.id].level.on_hand,
            -line["quantity"],
            -cost_fen,
            line["expires_on"],
        )
        for product, line, cost_fen in zip(goods, wanted["lines"], costs, strict=True)
    ]
    return adjust(who, adjustment_id, "write_off", wanted["reason"], day, lines)


def adjust(
    who: Principal,
    adjustment_id: str,
    kind: str,
    reason: str,
    day: date,
    lines: list[Adjusted],
) -> StockAdjustment:
    """Keep and tell why stock was moved without a purchase or a sale."""
    adjustment = StockAdjustment.create(
        id=adjustment_id,
        community=who.community,
        kind=kind,
        reason=reason,
        adjusted_on=day,
        made_by=who.user,
        made_at=clock.now(),
    )
    insert_rows(
        StockAdjustmentLine,
        [
            {
                "adjustment": adjustment.id,
                "product": line.product.id,
                "expected": line.expected,
                "quantity": line.quantity,
                "value_fen": line.value_fen,
                "expires_on": line.expires_on,
            }
            for line in lines
        ],
    )
    tell(
        who,
        StockAdjusted(
            stock_adjustment_id=adjustment.id,
            kind=kind,
            reason=reason,
            adjusted_on=day.isoformat(),
            lines=tuple(
                StockLine(
                    sku=line.product.sku,
                    quantity=line.quantity,
                    value_fen=line.value_fen,
                    name=line.product.name,
                )
                for line in lines
            ),
        ),
    )
    return adjustment


def _begin_year(before: dict[str, queries.Standing], year: int) -> dict[str, Level]:
    return {
        product_id: rules.begin_year(standing.level, year, standing.method)
        for product_id, standing in before.items()
    }


def _keep_movements(who: Principal, kind: str, movements: list[Movement]) -> None:
    insert_rows(
        StockMovement,
        [
            {
                "community": who.community,
                "product": move.product_id,
                "kind": kind,
                "document_id": move.document_id,
                "moved_on": move.day,
                "quantity": move.quantity,
                "value_fen": move.value_fen,
            }
            for move in movements
        ],
    )


def _keep_levels(
    who: Principal, before: dict[str, queries.Standing], levels: dict[str, Level]
) -> None:
    """Keep the levels and, of their layers, those that changed."""
    insert_rows(
        StockLevel,
        [
            {
                "product": product_id,
                "community": who.community,
                **{name: getattr(level, name) for name in LEVEL},
            }
            for product_id, level in levels.items()
        ],
        KEEP_LEVEL,
    )
    was = {(key, layer) for key, standing in before.items() for layer in standing.level.layers}
    now = {(key, layer) for key, level in levels.items() for layer in level.layers}
    if was == now:
        return
    kept = {(key, layer.number) for key, layer in now}
    _forget_layers([(key, layer.number) for key, layer in was if (key, layer.number) not in kept])
    insert_rows(
        StockLayer,
        [{"product": key, **layer._asdict()} for key, layer in sorted(now - was)],
        KEEP_LAYER,
    )


def _forget_layers(used_up: list[tuple[str, int]]) -> None:
    for product_id, number in used_up:
        StockLayer.delete().where(
            (StockLayer.product == product_id) & (StockLayer.number == number)
        ).execute()


def _correct_cost(
    who: Principal, document_id: str, day: date, corrections: list[tuple[Product, int]]
) -> None:
    adjustment_id = ids.new_id()
    movements = [Movement(p.id, 0, -fen, adjustment_id, day) for p, fen in corrections]
    _keep_movements(who, "cost_correction", movements)
    lines = [Adjusted(product, 0, 0, -fen) for product, fen in corrections]
    reason = f"Delivered with {document_id}"
    adjust(who, adjustment_id, "cost_correction", reason, day, lines)
