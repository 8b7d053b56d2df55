"""Fields of the wire that every service uses, so that money, quantities and days look alike."""

import re
from datetime import date, timedelta
from typing import Any

import marshmallow as ma
from marshmallow import validate

from shared import clock, quantity
from shared.money import FEN_MAX
from shared.paging import LIMIT_DEFAULT, LIMIT_MAX
from shared.quantity import QUANTITY_MAX

EARLIEST = date(2023, 1, 1)  # the first day whose tax rules are known (domain.md §3)
PHONE = validate.Regexp(r"\+?[0-9][0-9 -]{4,19}\Z", error="A phone number has 5 to 20 digits.")
PERIOD = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])\Z")


class Schema(ma.Schema):
    """The base of every schema: unknown fields are refused, order is kept."""

    class Meta:
        unknown = ma.RAISE


class Fen(ma.fields.Integer):
    """Money in whole fen, between `least` and `most`."""

    def __init__(self, *, least: int = -FEN_MAX, most: int = FEN_MAX, **kwargs: Any):
        super().__init__(strict=True, validate=validate.Range(least, most), **kwargs)

    def _validated(self, value):
        if isinstance(value, bool):
            raise self.make_error("invalid")
        return super()._validated(value)


class Quantity(ma.fields.Field):
    """A decimal string with at most three places on the wire, thousandths inside."""

    default_error_messages = {
        "invalid": 'A decimal string with at most three places, like "1.250".'
    }

    def __init__(self, *, least: int | None = 1, **kwargs: Any):
        self.least = least
        super().__init__(**kwargs)
        told = {"example": "1.250", "pattern": quantity.DECIMAL}
        self.metadata = {**told, **self.metadata, "type": "string"}

    def _deserialize(self, value, attr, data, **kwargs):
        try:
            thousandths = quantity.parse(value)
        except ValueError:
            raise self.make_error("invalid") from None
        if self.least is not None and thousandths < self.least:
            raise ma.ValidationError(f"Must be at least {quantity.text(self.least)}.")
        if thousandths > QUANTITY_MAX:
            raise ma.ValidationError(f"Must be at most {quantity.text(QUANTITY_MAX)}.")
        return thousandths

    def _serialize(self, value, attr, obj, **kwargs):
        return None if value is None else quantity.text(value)


class Moment(ma.fields.AwareDateTime):
    """RFC 3339; UTC on the way out. Between EARLIEST and tomorrow: a dead clock is refused."""

    ahead_days = 1

    def __init__(self, **kwargs: Any):
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value, attr, data, **kwargs):
        moment = super()._deserialize(value, attr, data, **kwargs)
        # Compared without its zone first: next to year 1 or 9999 no zone can be subtracted.
        if not EARLIEST.year <= moment.year <= clock.today().year + 1:
            latest = clock.today() + timedelta(days=self.ahead_days)
            raise ma.ValidationError(f"Must lie between {EARLIEST} and {latest}.")
        _within(clock.business_day(moment), self.ahead_days)
        return moment

    def _serialize(self, value, attr, obj, **kwargs):
        return None if value is None else clock.text(value)


class PlannedMoment(Moment):
    """A moment that may still come, a year ahead at most."""

    ahead_days = 365


class Day(ma.fields.Date):
    """A business day, `YYYY-MM-DD` in Asia/Shanghai, from EARLIEST to ten years ahead."""

    ahead_days = 3660

    def _deserialize(self, value, attr, data, **kwargs):
        return _within(super()._deserialize(value, attr, data, **kwargs), self.ahead_days)


class PastDay(Day):
    """The business day of something that has happened: tomorrow at the latest, for slow clocks."""

    ahead_days = 1


class DoneDay(PastDay):
    """The business day on which money moved: today at the latest, it counts once it is there."""

    ahead_days = 0


def _within(day: date, ahead_days: int) -> date:
    latest = clock.today() + timedelta(days=ahead_days)
    if not EARLIEST <= day <= latest:
        raise ma.ValidationError(f"Must lie between {EARLIEST} and {latest}.")
    return day


class Period(ma.fields.String):
    """A month, `YYYY-MM`."""

    def __init__(self, **kwargs: Any):
        kwargs["metadata"] = {"example": "2026-01"} | kwargs.get("metadata", {})
        super().__init__(validate=validate.Regexp(PERIOD), **kwargs)


class Id(ma.fields.UUID):
    """A UUID as lower-case text; where a client may name what it creates, it sends one."""

    def _deserialize(self, value, attr, data, **kwargs):
        return str(super()._deserialize(value, attr, data, **kwargs))

    def _serialize(self, value, attr, obj, **kwargs):
        return value


UNSEEN = r"\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # nobody could tell apart


class Name(ma.fields.String):
    """A short text for people, one line, without spaces around it."""

    def __init__(self, *, longest: int = 200, **kwargs: Any):
        checks = [
            validate.Length(1, longest),
            validate.Regexp(rf"[^{UNSEEN}]+\Z", error="No control or invisible characters."),
        ]
        super().__init__(validate=checks, **kwargs)

    def _deserialize(self, value, attr, data, **kwargs):
        return super()._deserialize(value, attr, data, **kwargs).strip()


class Text(ma.fields.String):
    """A text of people, of several lines; no invisible characters but tabs and line ends."""

    def __init__(self, *, longest: int = 2000, **kwargs: Any):
        seen = rf"(?=[\s\S]*\S)(?:[^{UNSEEN}]|[\t\r\n])+\Z"
        checks = [
            validate.Length(1, longest),
            validate.Regexp(seen, error="Some words, without control or invisible characters."),
        ]
        super().__init__(validate=checks, **kwargs)


def all_different(values: list) -> None:
    """Raises ValidationError when a value stands in a list twice."""
    if len(set(values)) < len(values):
        raise ma.ValidationError("Each one stands here once.")


class PageQuery(Schema):
    """`?limit=50&after=<cursor>`"""

    limit = ma.fields.Integer(load_default=LIMIT_DEFAULT, validate=validate.Range(1, LIMIT_MAX))
    after = ma.fields.String(load_default=None)


class NewestQuery(PageQuery):
    """A list that begins at its oldest row unless it says otherwise."""

    newest = ma.fields.Boolean(
        load_default=False, metadata={"description": "The newest row first."}
    )


def page_of(item: type[Schema]) -> type[ma.Schema]:
    """The schema of a list of such items."""
    name = item.__name__.removesuffix("Schema") + "PageSchema"
    return Schema.from_dict(
        {
            "items": ma.fields.List(ma.fields.Nested(item)),
            "next": ma.fields.String(
                allow_none=True,
                metadata={"description": "Cursor of the next page; null at the end."},
            ),
        },
        name=name,
    )
