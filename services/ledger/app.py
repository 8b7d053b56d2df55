"""The ledger: its rooms."""

from pathlib import Path

from services.ledger.accounts.routes import routes as accounts
from services.ledger.archives.routes import routes as archives
from services.ledger.books.routes import routes as books
from services.ledger.database import ledger
from services.ledger.drafts.routes import routes as drafts
from services.ledger.exports.routes import routes as exports
from services.ledger.figures import figures
from services.ledger.interface.routes import routes as interface
from services.ledger.periods.routes import routes as periods
from services.ledger.reactions import REACTIONS
from services.ledger.reports.routes import routes as reports
from services.ledger.tax.routes import routes as tax
from services.ledger.vouchers.routes import routes as vouchers
from shared.app import Service, ServiceApp
from shared.settings import Settings

SERVICE = Service(
    database=ledger,
    title="Fanbu ledger 总账",
    migrations=Path(__file__).parent / "migrations",
    rooms=(books, accounts, vouchers, drafts, tax, periods, reports, exports, interface, archives),
    reactions=REACTIONS,
    figures=figures,
)


def create_app(chosen: Settings | None = None) -> ServiceApp:
    """The ledger's web process."""
    return SERVICE.create_app(chosen)
