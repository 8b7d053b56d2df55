"""What both rooms of group-buying send and take on the wire."""

from marshmallow import fields, validate


class Phone(fields.String):
    """A mobile number of eleven digits."""

    def __init__(self, **kwargs):
        check = validate.Regexp(r"1[3-9][0-9]{9}\Z", error="A mobile number of eleven digits.")
        super().__init__(validate=check, **kwargs)
