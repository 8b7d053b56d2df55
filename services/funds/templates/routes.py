"""`/fund-templates`"""

from services.funds.funds.rules import TERMS
from services.funds.funds.schemas import FundSchema
from services.funds.templates import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("fund_templates", __name__, description="The funds of the reports")


@routes.get("/fund-templates")
@requires("fund:read")
@routes.response(200, schemas.FundTemplateSchema(many=True))
def list_templates():
    """Every template with its terms."""
    return queries.templates()


@routes.post("/funds/from-template")
@requires("fund:write")
@routes.arguments(schemas.FromTemplateSchema(partial=TERMS))
@routes.response(201, FundSchema)
def found_from_template(wanted):
    """Found a fund on the terms of a template."""
    return commands.found_from_template(caller(), wanted)
