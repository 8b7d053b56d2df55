"""Numbers of cards, how long and for whom they are good. Pure: values in, values out."""

from datetime import date

from shared.errors import Invalid, Refusal

DIGITS = 16  # the last one is Luhn's check digit


def with_check_digit(digits: str) -> str:
    """A card number from its digits but the last (Luhn, ISO/IEC 7812-1)."""
    doubled = [int(digit) * (2 - number % 2) for number, digit in enumerate(reversed(digits))]
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return f"{digits}{-total % 10}"


def require_number(number: str) -> None:
    """A number that was typed wrongly is found out. Raises Invalid `card_number_invalid`."""
    shaped = len(number) == DIGITS and number.isascii() and number.isdigit()
    if not shaped or with_check_digit(number[:-1]) != number:
        message = "The check digit of this card number is wrong."
        raise Invalid("card_number_invalid", message, {"number": message})


def years_later(day: date, years: int) -> date:
    """The same day some years later; 1 March for 29 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def require_named(is_named: bool) -> None:
    """Who holds an unnamed card is not known, so it cannot be reported lost.

    Raises Refusal `card_unnamed`.
    """
    if not is_named:
        raise Refusal("card_unnamed", "Nobody can show that an unnamed card is theirs.")


def require_holder(holder_id: str | None, member_id: str | None) -> None:
    """Money of a named card goes to its holder alone. Raises Refusal `not_the_holder`."""
    if holder_id is not None and member_id != holder_id:
        raise Refusal("not_the_holder", "A named card is given back to its holder; name them.")


def require_standing(is_replaced: bool) -> None:
    """Another card took its place, once. Raises Refusal `card_replaced`."""
    if is_replaced:
        raise Refusal("card_replaced", "Another card took the place of this one.")


def require_blocked(is_blocked: bool) -> None:
    """A card is blocked before another takes its place. Raises Refusal `card_not_blocked`."""
    if not is_blocked:
        raise Refusal("card_not_blocked", "Block the lost card first.")


def require_longer(usable_until: date | None, wanted: date) -> None:
    """An unnamed card is only ever extended. Raises `card_never_expires`, `card_not_extended`."""
    if usable_until is None:
        raise Refusal("card_never_expires", "A named card has no end.")
    if wanted <= usable_until:
        message = f"It is good until {usable_until} already."
        raise Invalid("card_not_extended", message, {"usable_until": message})
