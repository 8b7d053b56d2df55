"""Every index costs each row that is written. Another one begins with the columns of these, or
nobody asks what corrects a voucher."""

GONE = (
    "account_book_id",
    "archived_paper_book_id",
    "bank_mapping_book_id",
    "bank_match_book_id",
    "bank_match_line_match_id",
    "bank_match_row_match_id",
    "bank_reconciliation_book_id",
    "bank_row_book_id",
    "cash_flow_book_id",
    "closed_month_book_id",
    "draft_book_id",
    "draft_line_draft_id",
    "open_matter_book_id",
    "period_close_book_id",
    "stock_entry_book_id",
    "stock_entry_voucher_id",
    "template_line_template_id",
    "turnover_book_id",
    "voucher_book_id",
    "voucher_by_day",
    "voucher_corrects",
    "voucher_line_account",
    "voucher_line_voucher_id",
)


def up(migrator, db):
    """Drop them."""
    for index in GONE:
        db.execute_sql(f"DROP INDEX {index}")
