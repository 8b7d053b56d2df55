"""The ledger's web process: its rooms."""

from services.ledger.accounts.routes import routes as accounts
from services.ledger.ageing.routes import routes as ageing
from services.ledger.archives.routes import routes as archives
from services.ledger.attachments.routes import routes as attachments
from services.ledger.bank.drafts.routes import routes as bank_drafts
from services.ledger.bank.matching.routes import routes as bank_matching
from services.ledger.bank.reconciliation.routes import routes as bank_reconciliation
from services.ledger.bank.statements.routes import routes as bank_statements
from services.ledger.books.routes import routes as books
from services.ledger.companies.routes import routes as companies
from services.ledger.district.routes import routes as district
from services.ledger.drafts.routes import routes as drafts
from services.ledger.exports.routes import routes as exports
from services.ledger.fund_statements.routes import routes as fund_statements
from services.ledger.interface.routes import routes as interface
from services.ledger.ledgers.routes import routes as ledgers
from services.ledger.ledgers.stock.routes import routes as stock_ledgers
from services.ledger.papers.vouchers.routes import routes as papers
from services.ledger.periods.routes import routes as periods
from services.ledger.posting.routes import routes as posting
from services.ledger.reports.routes import routes as reports
from services.ledger.segments.routes import routes as segments
from services.ledger.service import SERVICE
from services.ledger.tax.routes import routes as tax
from services.ledger.tax_returns.routes import routes as tax_returns
from services.ledger.templates.routes import routes as templates
from services.ledger.verification.routes import routes as verification
from services.ledger.vouchers.routes import routes as vouchers
from shared.app import ServiceApp
from shared.settings import Settings

ROOMS = (
    books,
    accounts,
    vouchers,
    verification,
    drafts,
    templates,
    attachments,
    posting,
    tax,
    tax_returns,
    periods,
    reports,
    ledgers,
    stock_ledgers,
    ageing,
    fund_statements,
    segments,
    companies,
    district,
    papers,
    bank_statements,
    bank_matching,
    bank_drafts,
    bank_reconciliation,
    exports,
    interface,
    archives,
)


def create_app(chosen: Settings | None = None) -> ServiceApp:
    """The ledger's web process."""
    return ServiceApp(SERVICE, ROOMS, chosen)
