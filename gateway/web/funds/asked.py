"""What the address of a page of the funds asks for: days, a source, an amount in yuan."""

from datetime import date
from typing import Any

from flask import request

from gateway.web.funds import words as names
from shared import clock
from shared.errors import Invalid

WHOLE_BP = 10_000


def span() -> tuple[str, str]:
    """The days that were asked for: of this year until today, unless others are named.

    Raises Invalid `day_invalid`.
    """
    today = clock.today()
    since, until = request.args.get("since"), request.args.get("until")
    try:
        first = date.fromisoformat(since) if since else today.replace(month=1, day=1)
        last = date.fromisoformat(until) if until else max(today, first)
    except ValueError:
        raise Invalid("day_invalid", "A day is written 2026-03-31.") from None
    return first.isoformat(), last.isoformat()


def source() -> str:
    """What is divided: the source that was asked for, the shop's profit at first."""
    asked = request.args.get("source", "")
    return asked if asked in names.DIVIDED else next(iter(names.DIVIDED))


def trial() -> dict[str, Any]:
    """The month that is to be divided, by which set, and perhaps of another amount in fen."""
    return {
        "source": source(),
        "period": request.args["period"],
        "rules_id": request.args.get("rules_id") or None,
        "amount_fen": fen(request.args.get("amount", "")),
    }


def fen(text: str) -> int | None:
    """Yuan as somebody typed it into the address; None for nothing.

    Raises Invalid `amount_invalid`.
    """
    typed = text.replace(",", "").replace("，", "").strip()
    if not typed:
        return None
    whole, _, part = typed.partition(".")
    digits = whole + part
    if not (whole and len(part) <= 2 and digits.isascii() and digits.isdecimal()):
        raise Invalid("amount_invalid", "An amount is written 1234.50.")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def percent_bp(text: str) -> int | None:
    """A percentage of at most two decimals as hundredths of a percent; None for nothing.

    Raises Invalid `amount_invalid`, also for more than the whole.
    """
    bp = fen(text)  # a percentage of two decimals is so many hundredths, as yuan are so many fen
    if bp is not None and bp > WHOLE_BP:
        raise Invalid("amount_invalid", "A share is 100 % at most.")
    return bp
