"""Members on the wire."""

from datetime import date

from marshmallow import ValidationError, fields, validate

from shared import clock, wire

NUMBER = validate.Regexp(r"[0-9A-Za-z-]{1,32}\Z", error="1 to 32 letters, digits or hyphens.")
EARLIEST_BIRTH = date(1890, 1, 1)


def _born(day: date) -> None:
    if not EARLIEST_BIRTH <= day <= clock.today():
        raise ValidationError(f"Must lie between {EARLIEST_BIRTH} and today.")


def _birth_date() -> fields.Date:
    return fields.Date(load_default=None, allow_none=True, validate=_born)


def _phone() -> fields.String:
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=wire.PHONE,
        metadata={"example": "13800001234"},
    )


class AdmitMemberSchema(wire.Schema):
    """A new member; `id` may be named by the client, `number` is on the member's card."""

    id = wire.Id(load_default=None)
    number = fields.String(required=True, validate=NUMBER, metadata={"example": "M0001"})
    name = wire.Name(longest=64, required=True)
    phone = _phone()
    birth_date = _birth_date()
    joined_on = wire.PastDay(load_default=None)


class ChangeMemberSchema(wire.Schema):
    """What changes; fields that are not sent stay as they are."""

    name = wire.Name(longest=64)
    phone = fields.String(allow_none=True, validate=wire.PHONE)
    birth_date = fields.Date(allow_none=True, validate=_born)
    is_blocked = fields.Boolean()


class MemberQuery(wire.PageQuery):
    """Exactly one number or phone, as a clerk hears it at the till."""

    number = fields.String(load_default=None, validate=NUMBER)
    phone = fields.String(load_default=None, validate=wire.PHONE)


class MemberSchema(wire.Schema):
    """A member; name and phone are masked and the birth date is left out, unless allowed."""

    id = fields.String()
    number = fields.String()
    name = fields.String()
    phone = fields.String(allow_none=True)
    birth_date = fields.Date(allow_none=True)
    joined_on = wire.Day()
    is_blocked = fields.Boolean()
    price_group = fields.String()
    account_id = fields.String()
    balance_fen = fields.Integer()
    points = fields.Integer()


MemberPageSchema = wire.page_of(MemberSchema)
