"""Diners and meals on the wire; nothing a clerk reads says why somebody pays less."""

from marshmallow import fields, validate

from services.store.canteen.meals.rules import CARD_GROUPS, POOR
from services.store.sales.schemas import TENDERS_MAX, TenderWantedSchema
from shared import wire

KINDS = ("breakfast", "lunch", "dinner")


class AddDinerSchema(wire.Schema):
    """A person, as the cashier has seen it proven."""

    card_no = wire.Name(longest=64, required=True)
    name = wire.Name(required=True)
    birth_date = fields.Date(required=True)
    groups = fields.List(
        fields.String(validate=validate.OneOf(sorted(POOR | CARD_GROUPS))),
        load_default=list,
        validate=validate.Length(max=len(POOR | CARD_GROUPS)),
    )
    proof = wire.Name(required=True)


class DinerSchema(wire.Schema):
    """A diner, for the cashier and the admin only."""

    id = fields.String()
    card_no = fields.String()
    name = fields.String()
    birth_date = wire.Day()
    groups = fields.Function(lambda diner: [code for code in diner.groups.split(",") if code])
    proof = fields.String()


class AskMealPriceSchema(wire.Schema):
    """A card, or none for an ordinary guest."""

    card_no = wire.Name(longest=64, load_default=None)
    sold_at = wire.Moment(load_default=None)


class MealQuoteSchema(wire.Schema):
    """What the person pays now, and nothing else; `name` is masked."""

    name = fields.String(allow_none=True)
    person_fen = fields.Integer()


class ServeMealSchema(AskMealPriceSchema):
    """A meal; `sku` is the menu item, `tenders` pay the person's part."""

    id = wire.Id(load_default=None)
    sku = wire.Name(longest=64, required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    till_id = wire.Id(required=True)
    tenders = fields.List(
        fields.Nested(TenderWantedSchema),
        load_default=list,
        validate=validate.Length(max=TENDERS_MAX),
    )


class MealSchema(wire.Schema):
    """A meal as the queue knows it: a number."""

    id = fields.String()
    kind = fields.String()
    day = wire.Day()
    ticket_no = fields.Integer()
    person_fen = fields.Integer()


DinerPageSchema = wire.page_of(DinerSchema)
MealPageSchema = wire.page_of(MealSchema)
