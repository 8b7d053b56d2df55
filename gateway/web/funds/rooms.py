"""The pages of the funds, room by room."""

from gateway.web.funds.budgets import fund_budgets
from gateway.web.funds.gifts import fund_gifts
from gateway.web.funds.pages import funds
from gateway.web.funds.payments import fund_payments
from gateway.web.funds.projects import fund_projects
from gateway.web.funds.refusals import fund_refusals
from gateway.web.funds.terms import fund_terms
from gateway.web.funds.transfers import fund_transfers

FUNDS = (
    funds,
    fund_terms,
    fund_budgets,
    fund_gifts,
    fund_transfers,
    fund_projects,
    fund_refusals,
    fund_payments,
)
