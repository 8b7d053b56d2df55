"""Who pays: duties, decisions, quotes, bills, the rule of the waiting list, top-ups."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

ANSWER = ("state", "said_by", "answered_by", "answered_at")
ASKED = ("state", "refusal", "asked_by", "asked_at")
FIRST_RULE = (
    "INSERT INTO waiting_rule "
    "(community, criteria, effective_from, ground, written_by, written_at) VALUES "
    "(NULL, 'urgency unmanaged waiting', '2023-01-01', '默认规则', 'fanbu', "
    "'2023-01-01T00:00:00.000000Z')"
)


def up(migrator, db):
    """Create them; orders without a payer get the derived one, refusals their codes."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Estate(Table):
        id = CharField(36, primary_key=True)

    class Household(Table):
        id = CharField(36, primary_key=True)

    class WorkOrder(Table):
        id = CharField(36, primary_key=True)

    class Commitment(Table):
        id = CharField(36, primary_key=True)

    for name in ("refusal", "dispatch_reason"):
        migrator.migrate(migrator.add_column("commitment", name, CharField(200, null=True)))
    tables = (*_rules(Table, Estate), *_decisions(Table, WorkOrder), _top_up(Table, Commitment))
    db.create_tables([*tables, *_bills(Table, WorkOrder, Household)])
    _index(db)
    _say_what_was(db)
    for name in ("contract_duty", "payer_decision", "repair_bill", "repair_payment"):
        forbid_changes(db, name, "who pays and what was paid is final")
    forbid_changes(db, "waiting_rule", "the rule of the waiting list is final; write a later one")
    forbid_changes(db, "resident_quote", "what a resident was told is final", mutable=ANSWER)
    forbid_changes(db, "top_up", "what a fund was asked is final", mutable=ASKED)


def _index(db):
    db.execute_sql(
        "CREATE INDEX work_order_waiting ON work_order (community, fund_id) "
        "WHERE state = 'unfunded'"
    )
    db.execute_sql(
        "CREATE INDEX work_order_benefit ON work_order (community, id) WHERE payer = 'benefit'"
    )
    db.execute_sql(
        "CREATE UNIQUE INDEX resident_quote_standing ON resident_quote (work_order_id) "
        "WHERE state <> 'void'"
    )
    db.execute_sql(
        "CREATE UNIQUE INDEX top_up_pending ON top_up (commitment_id) "
        "WHERE state IN ('asked', 'awaiting_approval')"
    )


def _say_what_was(db):
    db.execute_sql(
        "UPDATE work_order SET payer = CASE WHEN warranty_of IS NOT NULL THEN 'warranty' "
        "WHEN fund_id IS NOT NULL THEN 'fund' "
        "WHEN (SELECT managed FROM building WHERE building.id = work_order.building_id) "
        "THEN 'contract' ELSE 'benefit' END WHERE payer IS NULL"
    )
    db.execute_sql(
        "UPDATE commitment SET refusal = (SELECT reason FROM move "
        "WHERE move.work_order_id = commitment.work_order_id AND move.to_state = 'unfunded' "
        "ORDER BY move.id DESC LIMIT 1) WHERE state = 'refused'"
    )
    db.execute_sql(FIRST_RULE)


def _rules(Table, Estate):
    class ContractDuty(Table):
        id = BigAutoField()
        community = CharField(64)
        estate = ForeignKeyField(Estate, null=True, backref="+")
        category = CharField(32)
        bears = BooleanField()
        effective_from = DateField()
        ground = CharField(200)
        written_by = CharField(64)
        written_at = TextField()

        class Meta:
            indexes = ((("community", "category", "effective_from"), False),)

    class WaitingRule(Table):
        id = BigAutoField()
        community = CharField(64, null=True)
        criteria = CharField(100)
        effective_from = DateField()
        ground = CharField(200)
        written_by = CharField(64)
        written_at = TextField()

        class Meta:
            indexes = ((("community", "effective_from"), False),)

    return ContractDuty, WaitingRule


def _decisions(Table, WorkOrder):
    class PayerDecision(Table):
        id = BigAutoField()
        community = CharField(64)
        work_order = ForeignKeyField(WorkOrder, backref="+")
        instead_of = CharField(16, null=True)
        payer = CharField(
            16, constraints=[Check("payer IN ('resident', 'contract', 'fund', 'benefit')")]
        )
        fund_id = CharField(36, null=True)
        estimate_fen = BigIntegerField(constraints=[Check("estimate_fen >= 0")])
        household_id = CharField(36, null=True)
        reason = CharField(200)
        decided_by = CharField(64)
        decided_at = TextField()

        class Meta:
            indexes = ((("work_order", "id"), False),)
            constraints = (Check("(payer = 'fund') = (fund_id IS NOT NULL)", "fund_that_pays"),)

    class ResidentQuote(Table):
        id = BigAutoField()
        community = CharField(64)
        work_order = ForeignKeyField(WorkOrder, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        says = CharField(200)
        tax_category = CharField(16)
        state = CharField(
            16, constraints=[Check("state IN ('made', 'accepted', 'refused', 'void')")]
        )
        quoted_by = CharField(64)
        quoted_at = TextField()
        said_by = CharField(16, null=True)
        answered_by = CharField(64, null=True)
        answered_at = TextField(null=True)

        class Meta:
            indexes = ((("work_order", "id"), False),)

    return PayerDecision, ResidentQuote


def _bills(Table, WorkOrder, Household):
    class RepairBill(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        work_order = ForeignKeyField(WorkOrder, unique=True, backref="+")
        household = ForeignKeyField(Household, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        tax_category = CharField(16)
        billed_on = DateField()
        billed_by = CharField(64)
        billed_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    class RepairPayment(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        bill = ForeignKeyField(RepairBill, unique=True, backref="+")
        year = IntegerField()
        number = IntegerField()
        method = CharField(
            16, constraints=[Check("method IN ('bank', 'cash', 'wechat', 'alipay')")]
        )
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        collected_on = DateField()
        collected_by = CharField(64)
        collected_at = TextField()

        class Meta:
            indexes = ((("community", "year", "number"), True),)

    return RepairBill, RepairPayment


def _top_up(Table, Commitment):
    class TopUp(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        commitment = ForeignKeyField(Commitment, backref="+")
        added_fen = BigIntegerField(constraints=[Check("added_fen > 0")])
        reason = CharField(200)
        state = CharField(20)
        refusal = CharField(200, null=True)
        asked_by = CharField(64)
        asked_at = TextField()

        class Meta:
            indexes = ((("community", "state"), False),)

    return TopUp
