"""What has come of an order. Pure: values in, values out."""

from collections.abc import Iterable

STATES = ("open", "part_received", "received", "cancelled")


def outstanding(ordered: int, received: int, cancelled: bool) -> int:
    """What of an order line is still to come, in thousandths."""
    return 0 if cancelled else max(ordered - received, 0)


def state_of(lines: Iterable[tuple[int, int]], cancelled: bool) -> str:
    """The state of an order by the (ordered, received) thousandths of its lines."""
    lines = list(lines)
    if cancelled:
        return "cancelled"
    if all(received >= ordered for ordered, received in lines):
        return "received"
    return "part_received" if any(received for _, received in lines) else "open"
