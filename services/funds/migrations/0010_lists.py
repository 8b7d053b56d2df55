"""What lists of many thousands are asked for, one yes per person, kind of thing and thing; and
funds of before other uses pay for repairs alone, as they did."""


def up(migrator, db):
    """Index them: a state that is rare is found without reading the rest."""
    for index in (
        "INDEX commitment_state ON commitment (community, state, id)",
        "INDEX commitment_order ON commitment (fund_id, work_order_id) "
        "WHERE work_order_id IS NOT NULL",
        "INDEX commitment_use ON commitment (community, use, id)",
        "INDEX disbursement_work_order ON disbursement (work_order_id) "
        "WHERE work_order_id IS NOT NULL",
        "INDEX disbursement_request_state ON disbursement_request (community, state, id)",
        "INDEX disbursement_request_document ON disbursement_request (community, document)",
        "UNIQUE INDEX approval_once ON approval (thing, thing_id, approved_by)",
    ):
        db.execute_sql(f"CREATE {index}")
    db.execute_sql("DROP INDEX approval_thing_id_approved_by")
    db.execute_sql("UPDATE fund SET uses = '[\"repair\"]' WHERE uses = '[]'")
