"""The store's web process: its rooms."""

from services.store.attention.routes import routes as attention
from services.store.bills.routes import routes as bills
from services.store.canteen.routes import routes as canteen
from services.store.cards.routes import routes as cards
from services.store.catalogue.routes import routes as catalogue
from services.store.clearing.routes import routes as clearing
from services.store.days.routes import routes as days
from services.store.group_buying.routes import routes as group_buying
from services.store.members.routes import routes as members
from services.store.meters.routes import routes as meters
from services.store.policies.routes import routes as policies
from services.store.pricing.routes import routes as pricing
from services.store.purchasing.routes import routes as purchasing
from services.store.readiness.routes import routes as readiness
from services.store.reports.routes import routes as reports
from services.store.sales.routes import routes as sales
from services.store.service import SERVICE
from services.store.settlements.routes import routes as settlements
from services.store.stock.routes import routes as stock
from services.store.tills.routes import routes as tills
from shared.app import ServiceApp
from shared.settings import Settings

ROOMS = (
    catalogue,
    pricing,
    meters,
    purchasing,
    stock,
    tills,
    sales,
    group_buying,
    days,
    settlements,
    bills,
    clearing,
    members,
    cards,
    policies,
    attention,
    reports,
    canteen,
    readiness,
)


def create_app(chosen: Settings | None = None) -> ServiceApp:
    """The store's web process."""
    return ServiceApp(SERVICE, ROOMS, chosen)
