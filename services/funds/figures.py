"""The figures the audit compares with the books and with the work orders (design.md §6.10)."""

from services.funds.contributions import queries as contributions
from services.funds.funds import queries as funds


def figures(community: str) -> dict:
    """Balances in fen per fund, and the sums over all funds of a community."""
    rows = funds.all_of(community)
    return {
        "funds": {
            fund.id: {"nature": fund.nature, "book": fund.book, "balance_fen": fund.balance_fen}
            for fund in rows
        },
        "contributed_fen": sum(fund.contributed_fen for fund in rows),
        "contributed_from_profit_fen": contributions.from_profit_fen(community),
        "open_commitments_fen": sum(fund.committed_fen for fund in rows),
        "disbursed_fen": sum(fund.disbursed_fen for fund in rows),
    }
