"""The funds' web process: their rooms."""

from services.funds.allocation.routes import routes as allocation
from services.funds.budgets.roll_overs.routes import routes as roll_overs
from services.funds.budgets.routes import routes as budgets
from services.funds.budgets.supplements.routes import routes as supplements
from services.funds.commitments.raises.routes import routes as raises
from services.funds.commitments.reductions.routes import routes as reductions
from services.funds.commitments.routes import routes as commitments
from services.funds.contributions.lots.routes import routes as lots
from services.funds.contributions.returns.routes import routes as given_back
from services.funds.contributions.routes import routes as contributions
from services.funds.disbursements.requests.routes import routes as requests
from services.funds.disbursements.returns.routes import routes as returns
from services.funds.disbursements.routes import routes as disbursements
from services.funds.disclosure.routes import routes as disclosure
from services.funds.exceptions.routes import routes as exceptions
from services.funds.funds.changes.routes import routes as fund_changes
from services.funds.funds.routes import routes as fund_routes
from services.funds.overrides.routes import routes as overrides
from services.funds.projects.payments.routes import routes as project_payments
from services.funds.projects.returns.routes import routes as project_returns
from services.funds.projects.routes import routes as projects
from services.funds.refusals.routes import routes as refusals
from services.funds.runway.routes import routes as runway
from services.funds.service import SERVICE
from services.funds.statements.routes import routes as statements
from services.funds.templates.routes import routes as templates
from services.funds.transfers.routes import routes as transfers
from services.funds.uses.routes import routes as uses
from services.funds.volunteers.activities.routes import routes as activities
from services.funds.volunteers.points.routes import routes as points
from services.funds.volunteers.redemptions.routes import routes as redemptions
from services.funds.volunteers.register.routes import routes as volunteers
from services.funds.volunteers.summary.routes import routes as volunteer_figures
from shared.app import ServiceApp
from shared.settings import Settings

ROOMS = (
    fund_routes,
    fund_changes,
    templates,
    uses,
    allocation,
    contributions,
    lots,
    given_back,
    commitments,
    exceptions,
    refusals,
    overrides,
    raises,
    reductions,
    requests,
    disbursements,
    returns,
    transfers,
    projects,
    project_payments,
    project_returns,
    volunteers,
    activities,
    points,
    redemptions,
    volunteer_figures,
    budgets,
    supplements,
    roll_overs,
    statements,
    runway,
    disclosure,
)


def create_app(chosen: Settings | None = None) -> ServiceApp:
    """The funds' web process."""
    return ServiceApp(SERVICE, ROOMS, chosen)
