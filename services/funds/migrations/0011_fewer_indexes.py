"""Every index costs each row that is written. Another one begins with the columns of these."""

GONE = (
    "allocation_share_allocation_set_id",
    "budget_line_budget_id",
    "consumption_contribution_id",
    "contribution_fund_id",
    "freed_slice_contribution_id",
    "fund_refusal_fund_id",
    "project_part_payment_id",
    "project_source_project_id",
    "withdrawal_fund_id",
)


def up(migrator, db):
    """Drop them."""
    for index in GONE:
        db.execute_sql(f"DROP INDEX {index}")
