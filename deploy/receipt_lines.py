"""How the lines of a receipt are sent to the shop."""

from typing import Any

from deploy.shop_data import Line


def as_returned(line: Line) -> dict[str, Any]:
    """Returned goods with the price of their receipt."""
    return {
        "sku": line.sku,
        "quantity": str(line.quantity),
        "unit_price_fen": line.unit_price_fen,
    }


def line_no(sold: list[Line], back: Line) -> int:
    """The line of the sale these goods stand on; the last one, as the till shows it uppermost."""
    return max(
        number
        for number, line in enumerate(sold, start=1)
        if line.sku == back.sku
        and line.unit_price_fen == back.unit_price_fen
        and line.quantity >= back.quantity
    )


def bought(line: Line) -> dict[str, str]:
    """Without a price: the shop's own prices and promotions must come to what was paid."""
    return {"sku": line.sku, "quantity": str(line.quantity)}
