"""Every room of the pages, and what stands apart at the door: who needs not sign in there."""

from gateway.web.account import account, redeem
from gateway.web.admin.rooms import ROOMS as ADMIN
from gateway.web.disclosure.pages import disclosure
from gateway.web.finance.pages import finance
from gateway.web.funds.rooms import FUNDS
from gateway.web.loop.pages import loop
from gateway.web.orders.pages import ORDERS
from gateway.web.pages import pages
from gateway.web.public import public
from gateway.web.residents import residents
from gateway.web.settlements.bank import bank
from gateway.web.settlements.pages import settlements
from gateway.web.shell import shell
from gateway.web.shop.pages import shop
from gateway.web.sign_in import sign_in, sign_out
from gateway.web.till.pages import till
from gateway.web.volunteers.pages import volunteers

OPEN = (pages, shell, residents, public, sign_in, redeem)
DESK = (
    sign_out,
    account,
    till,
    *ORDERS,
    shop,
    finance,
    *FUNDS,
    settlements,
    bank,
    disclosure,
    volunteers,
    loop,
    *ADMIN,
)
