"""Every index costs each row that is written. Another one begins with the columns of these."""

GONE = (
    "building_day_building_id",
    "cost_line_work_order_id",
    "duty_rating_duty_id",
    "fee_charge_household_id",
    "household_building_id",
    "open311_sending_key_id",
    "payer_decision_work_order_id",
    "report_building_id",
    "resident_quote_work_order_id",
    "schedule_day_schedule_id",
    "staff_skill_staff_id",
    "vote_matter_id",
    "voter_vote_id",
)


def up(migrator, db):
    """Drop them."""
    for index in GONE:
        db.execute_sql(f"DROP INDEX {index}")
