"""Second factors on the wire."""

import segno
from marshmallow import fields, validate

from gateway.identity.schemas import Roles
from shared import wire

QR_SCALE = 5


class SecondFactorSchema(wire.Schema):
    """How my second factor stands."""

    enrolled = fields.Boolean()
    required = fields.Boolean(metadata={"description": "Whether today's policy asks for one."})
    recovery_codes_left = fields.Integer()


class EnrolmentSchema(wire.Schema):
    """What an authenticator app needs, shown once: as text, as an address, and as a picture."""

    secret = fields.String(metadata={"description": "Base32."})
    uri = fields.String(metadata={"example": "otpauth://totp/Fanbu:li.na?secret=…"})
    qr_svg = fields.Function(
        lambda enrolment: segno.make(enrolment.uri, error="m", micro=False).svg_inline(
            scale=QR_SCALE
        ),
        metadata={"type": "string", "description": "The address as a QR code, an <svg> element."},
    )


class OtpSchema(wire.Schema):
    """A code of the authenticator app."""

    otp = fields.String(
        required=True,
        load_only=True,
        validate=validate.Regexp(r"[0-9]{6}\Z", error="Six digits."),
        metadata={"example": "492039"},
    )


class OtpOrRecoverySchema(wire.Schema):
    """A code of the authenticator app, or a recovery code."""

    otp = fields.String(required=True, load_only=True, validate=validate.Length(6, 40))


class RecoveryCodesSchema(wire.Schema):
    """Codes for the day the phone is lost, each good once; nobody sees them again."""

    recovery_codes = fields.List(fields.String(metadata={"example": "K7QMR-2VXHT-9PLDA-WZ4BC"}))


class SetPolicySchema(wire.Schema):
    """Who needs a second factor, from when; no roles: nobody."""

    roles = Roles(least=0, required=True)
    from_on = wire.Day(required=True)


class PolicySchema(wire.Schema):
    """A policy; of those that have begun the latest holds."""

    id = wire.Id()
    roles = fields.Function(
        lambda policy: policy.role_list(), metadata={"type": "array", "items": {"type": "string"}}
    )
    from_on = fields.Date()
    set_by = fields.String()
    set_at = wire.Moment()


PolicyPageSchema = wire.page_of(PolicySchema)
