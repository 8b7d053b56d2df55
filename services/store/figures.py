"""The store's figures for the audit (design.md §6.10)."""

from services.store.clearing.queries import clearing_fen
from services.store.days.queries import z_gross_fen
from services.store.deposits.queries import held_fen
from services.store.purchasing.payables.queries import payables_fen
from services.store.sales.fund_sales.queries import paid_fen
from services.store.sales.queries import unreported
from services.store.sales.rules import FUND
from services.store.stock.issues.queries import issued_fen
from services.store.stock.queries import value_fen
from services.store.tills.agency.queries import held_fen as agency_held_fen


def figures(community: str) -> dict:
    """What the ledger and the tracker must agree with, in fen."""
    gross_fen, closes = z_gross_fen(community)
    waiting = unreported(community)
    return {
        "z_gross_fen": gross_fen,
        "day_closes": closes,
        "stock_value_fen": value_fen(community) + waiting["cost"],
        "issued_fen": issued_fen(community),
        "payables_fen": payables_fen(community),
        "agency_fen": agency_held_fen(community) - waiting["agency"],
        "deposits": {kind: fen + waiting.get(kind, 0) for kind, fen in held_fen(community).items()},
        "fund_sales_fen": paid_fen(community) - waiting.get(FUND, 0),
        "clearing_fen": clearing_fen(community),
    }
