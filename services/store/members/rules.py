"""What a member pays. Pure: values in, values out."""

from datetime import date


def age(birth_date: date, day: date) -> int:
    """Whole years on a day; who was born on 29 February is a year older on 1 March."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def price_group(birth_date: date | None, is_blocked: bool, day: date, senior_age: int) -> str:
    """Whose price a member pays on a day."""
    if is_blocked:
        return "shelf"
    if birth_date and age(birth_date, day) >= senior_age:
        return "senior"
    return "member"
