"""What is odd about a sale that comes late. Pure: values in, values out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from services.store.tills.rules import Span

SKEW = timedelta(minutes=10)
NO_SALE = ("sale_differs", "sale_unreadable", "sale_voided")  # what is not kept as a sale


class Flag(NamedTuple):
    """Something a person must look at: a code and a sentence."""

    code: str
    sentence: str


def session_at(spans: Sequence[Span], moment: datetime) -> Span | None:
    """The session a late sale belongs to: the last one opened before it, else the first of all."""
    before = [span for span in spans if span.opened_at <= moment]
    if before:
        return max(before, key=lambda span: span.opened_at)
    return min(spans, key=lambda span: span.opened_at, default=None)


def session_flags(span: Span, moment: datetime) -> list[Flag]:
    """Whether the drawer was counted without this sale, or was not open when it was made."""
    flags = []
    if not span.opened_at <= moment <= (span.closed_at or moment):
        flags.append(Flag("till_not_open", "The till was not open when this sale was made."))
    if span.closed_at is not None:
        flags.append(
            Flag(
                "till_closed",
                "The till was counted before this sale arrived; its count is restated.",
            )
        )
    return flags


def clock_flags(sent_at: datetime, sold_at: datetime, now: datetime) -> list[Flag]:
    """Whether the till's clock was more than ten minutes off."""
    skew = abs(sent_at - now)
    if skew <= SKEW and sold_at <= now + SKEW:
        return []
    minutes = max(skew, sold_at - now) // timedelta(minutes=1)
    return [Flag("clock_skew", f"The till's clock was {minutes} minutes off.")]


def void_flags(reason: str | None) -> list[Flag]:
    """Goods may be gone without money: what was voided where nobody saw it is for a person."""
    return (
        [Flag("sale_voided", f"Voided at the till before it arrived: {reason}")] if reason else []
    )


def price_flag(differing: Sequence[tuple[str, int, int]]) -> Flag:
    """Lines that cost something else than they were due then: (sku, asked, due), fen."""
    shown = ", ".join(f"{sku}: {sold} instead of {due} fen" for sku, sold, due in differing[:5])
    return Flag("price_changed", f"Sold at other prices than the catalogue's: {shown}.")


def stock_flags(short: Sequence[str]) -> list[Flag]:
    """Products of which more was sold than was there."""
    if not short:
        return []
    return [Flag("stock_negative", f"More was sold than was there: {', '.join(short[:10])}.")]
