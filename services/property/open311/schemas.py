"""What Open311 clients send, and the shapes of GeoReport v2."""

from datetime import datetime

import marshmallow as ma
from marshmallow import fields, validate

from services.property.open311.rules import DESCRIPTION_MAX, ROWS_MAX, STATUSES
from services.property.work_orders.rules import URGENCIES
from shared import clock, wire

NAMES_MAX = 100  # of requests that are asked for by name


class Sent(ma.Schema):
    """What a foreign client sends: fields that we do not know are left alone."""

    class Meta:
        unknown = ma.EXCLUDE


YEARS = (2000, 2100)


class AnyMoment(fields.Field):
    """ISO 8601; without a zone it is Shanghai's."""

    default_error_messages = {"invalid": "A moment like 2026-03-01T00:00:00Z."}

    def __init__(self, **kwargs):
        kwargs.setdefault("metadata", {"type": "string", "format": "date-time"})
        super().__init__(**kwargs)

    def _deserialize(self, value, attr, data, **kwargs):
        try:
            moment = datetime.fromisoformat(value.replace(" ", "+"))  # a plus that was not quoted
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=clock.SHANGHAI)
            if not YEARS[0] <= moment.year <= YEARS[1]:  # a window is counted from it
                raise self.make_error("invalid")
            return clock.parse(moment.isoformat())
        except (ValueError, OverflowError):
            raise self.make_error("invalid") from None


class Names(fields.String):
    """Some names with commas between them."""

    def __init__(self, *, among: tuple[str, ...] | None = None, **kwargs):
        super().__init__(load_default=None, validate=self._check, **kwargs)
        self._among = among

    def _check(self, names):
        if len(names) > NAMES_MAX:
            raise ma.ValidationError(f"At most {NAMES_MAX} of them.")
        if self._among and not set(names) <= set(self._among):
            raise ma.ValidationError(f"Only {', '.join(self._among)}.")

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        return [name.strip() for name in text.split(",") if name.strip()]


class JurisdictionQuery(Sent):
    """Which community; it may be left out where there is one only."""

    jurisdiction_id = fields.String(load_default=None, metadata={"example": "xinsheng"})


class RequestsQuery(JurisdictionQuery):
    """Which requests; names come before everything else."""

    service_request_id = Names()
    service_code = Names()
    status = Names(among=STATUSES)
    start_date = AnyMoment(load_default=None)
    end_date = AnyMoment(load_default=None)
    updated_after = AnyMoment(load_default=None)
    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))
    page_size = fields.Integer(load_default=ROWS_MAX, validate=validate.Range(1, ROWS_MAX))


class PostOpen311RequestSchema(JurisdictionQuery):
    """A request as a form. Where: `address_id`, `attribute[building]` or an exact name."""

    api_key = fields.String(load_default=None)
    service_code = fields.String(required=True, metadata={"example": "housing"})
    description = wire.Text(longest=DESCRIPTION_MAX, load_default=None)
    address_id = wire.Id(load_default=None)
    address_string = wire.Name(load_default=None, metadata={"example": "3号楼"})
    building_id = wire.Id(load_default=None, data_key="attribute[building]")
    unit = wire.Name(longest=64, load_default=None, data_key="attribute[unit]")
    urgency = fields.String(
        load_default="ordinary",
        validate=validate.OneOf(URGENCIES),
        data_key="attribute[urgency]",
    )
    first_name = wire.Name(longest=32, load_default=None)
    last_name = wire.Name(longest=32, load_default=None)
    phone = fields.String(load_default=None, validate=wire.PHONE)

    @ma.pre_load
    def leave_out_what_is_empty(self, data, **_):
        """A form sends its empty fields too."""
        return {name: value for name, value in data.items() if value != ""}


class Open311EndpointSchema(wire.Schema):
    """Where the service is found."""

    specification = fields.String()
    url = fields.String()
    changeset = fields.String()
    type = fields.String()
    formats = fields.List(fields.String())


class Open311DiscoverySchema(wire.Schema):
    """What there is."""

    changeset = fields.String()
    contact = fields.String()
    key_service = fields.String()
    endpoints = fields.List(fields.Nested(Open311EndpointSchema))


class Open311ServiceSchema(wire.Schema):
    """A category of requests."""

    service_code = fields.String()
    service_name = fields.String()
    description = fields.String()
    metadata = fields.Boolean()
    type = fields.String()
    keywords = fields.String()
    group = fields.String()


class Open311ValueSchema(wire.Schema):
    """One of the values of a list."""

    key = fields.String()
    name = fields.String()


class Open311AttributeSchema(wire.Schema):
    """What else may be said."""

    variable = fields.Boolean()
    code = fields.String()
    datatype = fields.String()
    required = fields.Boolean()
    datatype_description = fields.String()
    order = fields.Integer()
    description = fields.String()
    values = fields.List(fields.Nested(Open311ValueSchema))


class Open311DefinitionSchema(wire.Schema):
    """The attributes of a service."""

    service_code = fields.String()
    attributes = fields.List(fields.Nested(Open311AttributeSchema))


class Open311RequestSchema(wire.Schema):
    """A request as everybody may see it."""

    service_request_id = fields.String()
    status = fields.String()
    status_notes = fields.String()
    service_name = fields.String()
    service_code = fields.String()
    description = fields.String()
    agency_responsible = fields.String(allow_none=True)
    service_notice = fields.String(allow_none=True)
    requested_datetime = fields.String()
    updated_datetime = fields.String()
    expected_datetime = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    address_id = fields.String(allow_none=True)
    zipcode = fields.String(allow_none=True)
    lat = fields.Float(allow_none=True)
    long = fields.Float(allow_none=True)
    media_url = fields.String(allow_none=True)


class MadeOpen311RequestSchema(wire.Schema):
    """A request that was kept; the notice holds the code that follows it."""

    service_request_id = fields.String()
    service_notice = fields.String()
    account_id = fields.String(allow_none=True)


class Open311TokenSchema(wire.Schema):
    """A token and its request."""

    service_request_id = fields.String()
    token = fields.String()
