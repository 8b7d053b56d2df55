"""How many points a sale earns, and how many go back with it. Pure: values in, values out."""

from collections.abc import Sequence

from shared.errors import Refusal


def earning_fen(lines: Sequence[tuple[str, int]], excluded: Sequence[str]) -> int:
    """What of a sale earns points: (category, fen) of its lines but those left out."""
    return sum(fen for category, fen in lines if category not in excluded)


def earned(fen: int, points_per_yuan: int) -> int:
    """Points for an amount, whole ones only."""
    return fen * points_per_yuan // 100


def still_to_move(moved: int, whole: int, returned: int, already: int) -> int:
    """Of points that moved with a whole, what goes back when so much of it has been returned.

    The rest keeps its share rounded down, so that nothing is left when all has come back.
    """
    if whole == 0:
        return 0
    return moved - moved * (whole - returned) // whole - already


def require_points(points: int, wanted: int) -> None:
    """Nobody spends points they have not. Raises Refusal `points_insufficient`."""
    if wanted > points:
        raise Refusal("points_insufficient", f"{points} points are there, {wanted} are asked for.")


def require_active(is_blocked: bool) -> None:
    """A blocked member spends nothing. Raises Refusal `member_blocked`."""
    if is_blocked:
        raise Refusal("member_blocked", "This member is blocked.")
