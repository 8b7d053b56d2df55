"""Meals on the wire; nothing a clerk reads says why somebody pays less."""

from marshmallow import fields, validate

from services.store.canteen.diners.queries import account_of
from services.store.canteen.meals.rules import MONTH_CARD
from services.store.sales.schemas import TENDERS_MAX, TenderWantedSchema
from shared import wire
from shared.identity import caller

KINDS = ("breakfast", "lunch", "dinner")


class AskMealPriceSchema(wire.Schema):
    """A card, or none for an ordinary guest."""

    card_no = wire.Name(longest=64, load_default=None)
    sold_at = wire.Moment(load_default=None)


class PrepaidSchema(wire.Schema):
    """What a diner paid ahead, and the account a `prepaid` tender names; null without one."""

    account_id = fields.String(attribute="id")
    balance_fen = fields.Integer()


class MealQuoteSchema(wire.Schema):
    """What the person pays at the counter now; `name` is masked."""

    name = fields.String(allow_none=True)
    person_fen = fields.Integer()
    account = fields.Nested(PrepaidSchema, allow_none=True)


class ServeMealSchema(AskMealPriceSchema):
    """A meal; `sku` is the menu item, `tenders` pay what the quote says."""

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
    """A meal as the queue knows it: a number, and what was paid at the counter."""

    id = fields.String()
    kind = fields.String()
    day = wire.Day()
    ticket_no = fields.Integer()
    person_fen = fields.Function(
        lambda meal: 0 if meal.tier == MONTH_CARD else meal.person_fen,
        metadata={"type": "integer"},
    )


class ServedMealSchema(MealSchema):
    """A meal just served, with what is left of the money paid ahead."""

    account = fields.Function(
        lambda meal: PrepaidSchema().dump(account_of(caller(), meal.diner)) or None,
        metadata={"type": ["object", "null"]},
    )


class MealQuery(wire.NewestQuery):
    """Filter of the list of meals."""

    day = wire.Day(load_default=None)


MealPageSchema = wire.page_of(MealSchema)


class MealDayQuery(wire.Schema):
    """Whose meals are added up."""

    day = wire.Day(required=True)


class MealTotalSchema(wire.Schema):
    """The meals of one kind on a day, and what was paid for them at the counter."""

    kind = fields.String(validate=validate.OneOf(KINDS))
    meals = fields.Integer()
    person_fen = fields.Integer()
