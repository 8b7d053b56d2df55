"""`/finance`: every page of the accountant's desk."""

from gateway.web import desk
from gateway.web.finance import section
from gateway.web.finance.accounts import accounts
from gateway.web.finance.archives import archives
from gateway.web.finance.closing import closing
from gateway.web.finance.drafts import drafts
from gateway.web.finance.ledgers import ledgers
from gateway.web.finance.overview import overview
from gateway.web.finance.reports import reports
from gateway.web.finance.returns import returns
from gateway.web.finance.signatures import signatures
from gateway.web.finance.statements import statements
from gateway.web.finance.templates import templates
from gateway.web.finance.vouchers import vouchers

finance = desk.desk("finance", __name__, "/finance")
finance.after_request(section.remember)
for room in (
    overview,
    vouchers,
    drafts,
    templates,
    signatures,
    statements,
    reports,
    returns,
    ledgers,
    accounts,
    archives,
    closing,
):
    finance.register_blueprint(room)
