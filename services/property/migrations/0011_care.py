"""Schedules, visits, flood supplies, wishes, fairs, errands, needs, duties."""

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


def up(migrator, db):
    """Create them; what was entered, moved, counted and paid is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Estate(Table):
        id = CharField(36, primary_key=True)

    class Building(Table):
        id = CharField(36, primary_key=True)

    class Household(Table):
        id = CharField(36, primary_key=True)

    class Asset(Table):
        id = CharField(36, primary_key=True)

    class WorkOrder(Table):
        id = CharField(36, primary_key=True)

    class Staff(Table):
        id = CharField(36, primary_key=True)

    wishes = _wish_tables(Table, Building, Household)
    db.create_tables(
        [
            *_schedule_tables(Table, Building, Estate, Asset, WorkOrder),
            *wishes,
            *_visit_tables(Table, Household, WorkOrder, wishes[0]),
            *_supply_tables(Table, Building, WorkOrder),
            *_fair_tables(Table, WorkOrder),
            *_errand_tables(Table, Household),
            *_need_tables(Table),
            *_duty_tables(Table, Staff),
        ]
    )
    db.execute_sql(
        "CREATE UNIQUE INDEX visit_plan_one ON visit_plan (household_id) WHERE ended_on IS NULL"
    )
    db.execute_sql("CREATE INDEX errand_held ON errand (community) WHERE held_fen > 0")
    db.execute_sql(
        "CREATE INDEX work_order_asset ON work_order (asset_id, id) WHERE asset_id IS NOT NULL"
    )
    forbid_changes(db, "schedule_term", "what was scheduled is final; write a later one")
    forbid_changes(db, "schedule_day", "a day that became an order is final")
    forbid_changes(db, "visit", "visits are final", mutable=("work_order_id", "wish_id"))
    forbid_changes(db, "supply_entry", "what changed a supply is final")
    forbid_changes(db, "wish_move", "what has happened to a wish is final")
    forbid_changes(db, "fair_count", "counts are final; write a correction")
    forbid_changes(db, "fair_issue", "what was reported at a fair is final")
    forbid_changes(db, "errand_term", "terms are final; write a later one")
    forbid_changes(db, "errand", "errands are final", mutable=("held_fen", "asked_by"))
    forbid_changes(db, "errand_money", "money of errands is final")
    forbid_changes(db, "duty_rating", "ratings are final")


def _schedule_tables(Table, Building, Estate, Asset, WorkOrder):
    class Schedule(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        building = ForeignKeyField(Building, backref="+")
        estate = ForeignKeyField(Estate, null=True, backref="+")
        asset = ForeignKeyField(Asset, null=True, backref="+")
        settled_until = DateField()
        next_on = DateField(null=True)
        paused_on = DateField(null=True)
        ended_on = DateField(null=True)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False), (("community", "next_on"), False))

    class ScheduleTerm(Table):
        id = BigAutoField()
        schedule = ForeignKeyField(Schedule, backref="+")
        from_on = DateField()
        first_on = DateField()
        every = IntegerField(constraints=[Check("every > 0")])
        unit = CharField(8, constraints=[Check("unit IN ('days', 'weeks', 'months', 'years')")])
        ahead_days = IntegerField(constraints=[Check("ahead_days >= 0")])
        title = CharField(200)
        category = CharField(32)
        urgency = CharField(16)
        description = TextField()
        estimate_fen = BigIntegerField(constraints=[Check("estimate_fen >= 0")])
        written_by = CharField(64)
        written_at = TextField()

    class ScheduleDay(Table):
        id = BigAutoField()
        schedule = ForeignKeyField(Schedule, backref="+")
        due_on = DateField()
        work_order = ForeignKeyField(WorkOrder, unique=True, backref="+")
        skipped = IntegerField(constraints=[Check("skipped >= 0")])

        class Meta:
            indexes = ((("schedule", "due_on"), True),)

    return Schedule, ScheduleTerm, ScheduleDay


def _wish_tables(Table, Building, Household):
    class Wish(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        title = CharField(100)
        building = ForeignKeyField(Building, backref="+")
        household = ForeignKeyField(Household, null=True, backref="+")
        wished_by = CharField(64, null=True)
        state = CharField(
            16,
            constraints=[Check("state IN ('posted', 'claimed', 'fulfilled', 'withdrawn')")],
        )
        claimed_by = CharField(100, null=True)
        claimed_on = DateField(null=True)
        fulfilled_on = DateField(null=True)
        cost_fen = BigIntegerField(null=True, constraints=[Check("cost_fen >= 0")])
        posted_on = DateField()
        posted_by = CharField(64)
        posted_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False), (("community", "state", "id"), False))

    class WishMove(Table):
        id = BigAutoField()
        wish = ForeignKeyField(Wish, backref="+")
        from_state = CharField(16, null=True)
        to_state = CharField(16)
        note = CharField(200)
        moved_by = CharField(64)
        moved_at = TextField()

    return Wish, WishMove


def _visit_tables(Table, Household, WorkOrder, Wish):
    class VisitPlan(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        household = ForeignKeyField(Household, backref="+")
        every_days = IntegerField(constraints=[Check("every_days > 0")])
        from_on = DateField()
        due_on = DateField()
        ended_on = DateField(null=True)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False), (("community", "due_on"), False))

    class Visit(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        plan = ForeignKeyField(VisitPlan, backref="+")
        visited_on = DateField()
        visited_by = CharField(64)
        outcome = CharField(
            16, constraints=[Check("outcome IN ('found_ok', 'needs_help', 'not_met')")]
        )
        note = CharField(100, null=True)
        work_order = ForeignKeyField(WorkOrder, null=True, unique=True, backref="+")
        wish = ForeignKeyField(Wish, null=True, unique=True, backref="+")
        recorded_by = CharField(64)
        recorded_at = TextField()

    return VisitPlan, Visit


def _supply_tables(Table, Building, WorkOrder):
    class Supply(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(100)
        unit = CharField(16)
        place = CharField(100)
        on_hand = BigIntegerField(constraints=[Check("on_hand >= 0")])
        inspect_on = DateField(null=True)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "name", "place"), True), (("community", "id"), False))

    class SupplyEntry(Table):
        id = BigAutoField()
        supply = ForeignKeyField(Supply, backref="+")
        kind = CharField(
            16,
            constraints=[
                Check("kind IN ('received', 'issued', 'returned', 'counted', 'inspected')")
            ],
        )
        quantity = BigIntegerField()
        on_hand = BigIntegerField(constraints=[Check("on_hand >= 0")])
        entered_on = DateField()
        note = CharField(200, null=True)
        source = CharField(16, null=True)
        document = CharField(100, null=True)
        work_order = ForeignKeyField(WorkOrder, null=True, backref="+")
        expires_on = DateField(null=True)
        building = ForeignKeyField(Building, null=True, backref="+")
        purpose = CharField(100, null=True)
        issue = ForeignKeyField("self", null=True, backref="+")
        entered_by = CharField(64)
        entered_at = TextField()

    return Supply, SupplyEntry


def _fair_tables(Table, WorkOrder):
    class Fair(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(100)
        place = CharField(100)
        held_on = DateField()
        created_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False), (("community", "held_on"), False))

    class FairCount(Table):
        id = BigAutoField()
        fair = ForeignKeyField(Fair, backref="+")
        kind = CharField(16)
        number = IntegerField(constraints=[Check("number <> 0")])
        reason = CharField(200, null=True)
        counted_by = CharField(64)
        counted_at = TextField()

    class FairIssue(Table):
        work_order = ForeignKeyField(WorkOrder, primary_key=True, backref="+")
        fair = ForeignKeyField(Fair, backref="+")

    return Fair, FairCount, FairIssue


def _errand_tables(Table, Household):
    class ErrandKind(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(100)
        ended_on = DateField(null=True)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "name"), True), (("community", "id"), False))

    class ErrandTerm(Table):
        id = BigAutoField()
        community = CharField(64)
        from_on = DateField()
        response_minutes = IntegerField(constraints=[Check("response_minutes > 0")])
        written_by = CharField(64)
        written_at = TextField()

        class Meta:
            indexes = ((("community", "from_on"), True),)

    class Errand(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        kind = ForeignKeyField(ErrandKind, backref="+")
        household = ForeignKeyField(Household, null=True, backref="+")
        asked_by = CharField(64, null=True)
        asked_at = TextField()
        answered_at = TextField()
        asked_on = DateField()
        response_minutes = IntegerField()
        in_time = BooleanField()
        done_by = CharField(64)
        done_on = DateField()
        held_fen = BigIntegerField(constraints=[Check("held_fen >= 0")])
        recorded_by = CharField(64)
        recorded_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False), (("community", "asked_on"), False))

    class ErrandMoney(Table):
        id = CharField(36, primary_key=True)
        errand = ForeignKeyField(Errand, backref="+")
        move = CharField(16, constraints=[Check("move IN ('taken', 'paid_on', 'returned')")])
        method = CharField(
            16, constraints=[Check("method IN ('bank', 'cash', 'wechat', 'alipay')")]
        )
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        payee = CharField(100, null=True)
        reference = CharField(100, null=True)
        moved_on = DateField()
        moved_by = CharField(64)
        moved_at = TextField()

    return ErrandKind, ErrandTerm, Errand, ErrandMoney


def _need_tables(Table):
    class Offer(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        title = CharField(200)
        kind = CharField(16)
        offered_by = CharField(100)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    class Need(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        title = CharField(200)
        kind = CharField(16)
        offer = ForeignKeyField(Offer, null=True, backref="+")
        matched_on = DateField(null=True)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    return Offer, Need


def _duty_tables(Table, Staff):
    class Duty(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(200)
        staff = ForeignKeyField(Staff, null=True, backref="+")
        ended_on = DateField(null=True)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    class DutyRating(Table):
        id = BigAutoField()
        duty = ForeignKeyField(Duty, backref="+")
        staff = ForeignKeyField(Staff, null=True, backref="+")
        quarter = CharField(7)
        rater = CharField(64)
        score = IntegerField(constraints=[Check("score BETWEEN 1 AND 5")])
        note = CharField(200, null=True)
        written_by = CharField(64)
        written_at = TextField()

        class Meta:
            indexes = ((("duty", "quarter", "rater"), True),)

    return Duty, DutyRating
