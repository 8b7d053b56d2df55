"""Money as whole fen, and the ways it may be split. Nothing here is ever a float."""

from collections.abc import Sequence

FEN_MAX = 10**13  # 100 billion yuan: more is a typing error, and it fits a BIGINT many times over


def round_half_up(numerator: int, denominator: int) -> int:
    """Divide and round half away from zero, as an accountant does by hand."""
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def rate_bp(part: int, whole: int) -> int | None:
    """A share in hundredths of a percent, rounded half up; None over nothing."""
    return round_half_up(part * 10_000, whole) if whole else None


def percent(numerator: int, denominator: int) -> str | None:
    """A share as text with two decimals, rounded half up; None over nothing."""
    hundredths = rate_bp(numerator, denominator)
    return None if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def split(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Split fen by weights so that the parts add up to the total (largest remainder).

    The earlier part wins a tie. All weights zero: the first part takes everything.
    """
    if not weights or any(weight < 0 for weight in weights):
        raise ValueError("weights must be given and not negative")
    whole = sum(weights)
    if whole == 0:
        return [total_fen] + [0] * (len(weights) - 1)
    sign = -1 if total_fen < 0 else 1
    shares = [divmod(abs(total_fen) * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-shares[i][1], i))
    for i in by_remainder[: abs(total_fen) - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def without_tax(gross_fen: int, rate_bp: int) -> int:
    """The tax-exclusive part of a tax-inclusive amount; the tax is the rest.

    `rate_bp` is in hundredths of a percent (1 % = 100). Rounded once, half up (domain.md §3).
    """
    return round_half_up(gross_fen * 10_000, 10_000 + rate_bp)


def share(amount_fen: int, rate_bp: int) -> int:
    """A rate of an amount, in fen, rounded half up. `rate_bp`: hundredths of a percent."""
    return round_half_up(amount_fen * rate_bp, 10_000)


def yuan(amount_fen: int) -> str:
    """Fen as an accountant writes it: `1,234.50`, a minus sign in front when negative."""
    sign = "-" if amount_fen < 0 else ""
    whole, part = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{part:02d}"
