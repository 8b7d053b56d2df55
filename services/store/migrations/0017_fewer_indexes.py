"""Every index costs each row that is written. Another one begins with the columns of these, or
nobody asks for the sales of a till."""

GONE = (
    "bill_row_bill_id",
    "deposit_movement_account_id",
    "goods_receipt_supplier_id",
    "group_order_campaign_id",
    "purchase_order_line_purchase_order_id",
    "reprint_sale_id",
    "sale_line_sale_id",
    "sale_till_id",
    "stock_count_line_stock_count_id",
    "stock_layer_product_id",
    "subsidy_receipt_claim_id",
    "z_report_till_id",
)


def up(migrator, db):
    """Drop them."""
    for index in GONE:
        db.execute_sql(f"DROP INDEX {index}")
