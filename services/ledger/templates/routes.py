"""`/books/{book}/templates`, `/books/{book}/template-examples` and `/books/{book}/recurring`"""

from services.ledger.drafts.schemas import DraftSchema
from services.ledger.templates import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("templates", __name__, description="Shapes of vouchers, and recurring ones")


@routes.get("/books/<book>/templates")
@requires("book:read")
@routes.arguments(schemas.TemplateQuery, location="query")
@routes.response(200, schemas.TemplatePageSchema)
def list_templates(wanted, book):
    """List templates."""
    return queries.templates(caller(), book, wanted)


@routes.get("/books/<book>/templates/<template_id>")
@requires("book:read")
@routes.response(200, schemas.TemplateSchema)
def get_template(book, template_id):
    """One template."""
    return queries.template_of(caller(), book, template_id)


@routes.get("/books/<book>/template-examples")
@requires("book:read")
@routes.response(200, schemas.ExamplePageSchema)
def list_examples(book):
    """Examples to begin with: rent, wages, depreciation."""
    return queries.examples(caller(), book)


@routes.post("/books/<book>/templates")
@requires("voucher:draft")
@routes.arguments(schemas.MakeTemplateSchema)
@routes.response(201, schemas.TemplateSchema)
def make_template(wanted, book):
    """Keep a shape of vouchers."""
    return commands.make_template(caller(), book, wanted)


@routes.post("/books/<book>/templates/<template_id>/retire")
@requires("voucher:draft")
@routes.response(200, schemas.TemplateSchema)
def retire_template(book, template_id):
    """Use a template no more."""
    return commands.retire_template(caller(), book, template_id)


@routes.post("/books/<book>/templates/<template_id>/use")
@requires("voucher:draft")
@routes.arguments(schemas.UseSchema)
@routes.response(201, DraftSchema)
def use_template(wanted, book, template_id):
    """Make a draft in the shape of a template."""
    return commands.use_template(caller(), book, template_id, wanted)


@routes.get("/books/<book>/recurring")
@requires("book:read")
@routes.arguments(schemas.PeriodSchema, location="query")
@routes.response(200, schemas.DuePageSchema)
def list_recurring(wanted, book):
    """What a month asks for, and what is made of it."""
    return queries.recurring_of(caller(), book, wanted["period"])


@routes.post("/books/<book>/recurring/make")
@requires("voucher:draft")
@routes.arguments(schemas.PeriodSchema)
@routes.response(201, schemas.MadeSchema)
def make_recurring(wanted, book):
    """Make all drafts that a month asks for by today."""
    return commands.make_recurring(caller(), book, wanted["period"])
