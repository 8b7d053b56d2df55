"""The figures the audit compares with the books and with the work orders (design.md §6.10)."""

from services.funds.commitments import queries as commitments
from services.funds.commitments.raises import queries as raises
from services.funds.contributions import queries as contributions
from services.funds.disbursements import queries as disbursements
from services.funds.disbursements.requests import queries as requests
from services.funds.funds import queries as funds
from services.funds.volunteers.redemptions import queries as redemptions


def figures(community: str) -> dict:
    """Balances in fen per fund, and the sums over all funds of a community; of commitments those
    for work orders, which property knows too; what is disbursed is net of what came back."""
    rows = funds.all_of(community)
    return {
        "funds": {
            fund.id: {"nature": fund.nature, "book": fund.book, "balance_fen": fund.balance_fen}
            for fund in rows
        },
        # Money from outside less what was given back: what moves between funds is withdrawn from
        # one and contributed to the other.
        "contributed_fen": sum(fund.contributed_fen - fund.withdrawn_fen for fund in rows),
        "contributed_from_profit_fen": contributions.from_profit_fen(community),
        "open_commitments_fen": (
            commitments.reserved_for_orders_fen(community)
            + raises.reserved_for_orders_fen(community)
        ),
        "disbursed_fen": sum(fund.disbursed_fen for fund in rows),
        **disbursements.paid_fen(community),
        "repair_due_fen": requests.due_for_orders_fen(community),
        "rewards_paid_fen": redemptions.paid_fen(community),
    }
