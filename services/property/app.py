"""Property's web process: its rooms."""

from services.property.board.routes import routes as board
from services.property.clocks.routes import routes as clocks
from services.property.clocks.supervision.routes import routes as supervision
from services.property.common_incomes.routes import routes as common_incomes
from services.property.costs.routes import routes as costs
from services.property.duties.routes import routes as duties
from services.property.errands.routes import routes as errands
from services.property.fairs.routes import routes as fairs
from services.property.fees.arrears.routes import routes as fee_arrears
from services.property.fees.charges.routes import routes as fee_charges
from services.property.fees.payments.routes import routes as fee_payments
from services.property.fees.tariffs.routes import routes as fee_tariffs
from services.property.funding.routes import routes as funding
from services.property.funding.top_ups.routes import routes as top_ups
from services.property.matters.routes import routes as matters
from services.property.matters.votes.routes import routes as votes
from services.property.mediations.routes import routes as mediations
from services.property.needs.routes import routes as needs
from services.property.open311.keys.routes import routes as open311_keys
from services.property.open311.routes import routes as open311
from services.property.payers.benefits.routes import routes as benefits
from services.property.payers.bills.routes import routes as repair_bills
from services.property.payers.decisions.routes import routes as payers
from services.property.payers.duties.routes import routes as contract_duties
from services.property.payers.quotes.routes import routes as resident_quotes
from services.property.payers.waiting.routes import routes as waiting
from services.property.photos.routes import routes as photos
from services.property.registry.assets.routes import routes as assets
from services.property.registry.buildings.routes import routes as buildings
from services.property.registry.estates.routes import routes as estates
from services.property.registry.files.routes import routes as registry_files
from services.property.registry.households.routes import routes as households
from services.property.registry.routes import routes as registry
from services.property.registry.staff.routes import routes as staff
from services.property.reports.following.routes import routes as following
from services.property.reports.limits.routes import routes as report_limits
from services.property.reports.places.routes import routes as places
from services.property.reports.routes import routes as reports
from services.property.reports.routing.routes import routes as report_routing
from services.property.schedules.routes import routes as schedules
from services.property.service import SERVICE
from services.property.statistics.reports.routes import routes as report_statistics
from services.property.statistics.routes import routes as statistics
from services.property.supplies.routes import routes as supplies
from services.property.terms.routes import routes as terms
from services.property.visits.routes import routes as visits
from services.property.wishes.routes import routes as wishes
from services.property.work_orders.acceptance.routes import routes as acceptance
from services.property.work_orders.changes.routes import routes as changes
from services.property.work_orders.hands.routes import routes as hands
from services.property.work_orders.repairs.routes import routes as repairs
from services.property.work_orders.routes import routes as work_orders
from services.property.work_orders.suggestions.routes import routes as suggestions
from shared.app import ServiceApp
from shared.settings import Settings

ROOMS = (
    registry,
    registry_files,
    estates,
    buildings,
    households,
    staff,
    assets,
    places,
    photos,
    reports,
    report_routing,
    report_limits,
    following,
    work_orders,
    changes,
    suggestions,
    hands,
    repairs,
    acceptance,
    terms,
    clocks,
    supervision,
    statistics,
    report_statistics,
    board,
    contract_duties,
    payers,
    resident_quotes,
    repair_bills,
    benefits,
    waiting,
    funding,
    mediations,
    matters,
    votes,
    costs,
    top_ups,
    open311,
    open311_keys,
    fee_tariffs,
    fee_charges,
    fee_payments,
    fee_arrears,
    common_incomes,
    schedules,
    visits,
    supplies,
    wishes,
    fairs,
    errands,
    needs,
    duties,
)


def create_app(chosen: Settings | None = None) -> ServiceApp:
    """Property's web process."""
    return ServiceApp(SERVICE, ROOMS, chosen)
