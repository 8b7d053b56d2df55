"""The time bank: volunteers, what they did, and their points."""

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
    """Create them; what moved points, and what was put right, is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    team, volunteer = _register(Table)
    db.create_tables(
        [
            team,
            volunteer,
            *_activities(Table, team, volunteer),
            *_points(Table, volunteer),
            _redemption(Table, volunteer),
        ]
    )
    db.execute_sql(
        "CREATE UNIQUE INDEX point_rule_per_day ON point_rule (community, effective_from) "
        "WHERE approved_by IS NOT NULL"
    )
    db.execute_sql(
        "CREATE INDEX volunteer_attendance_unsigned ON volunteer_attendance (community, day) "
        "WHERE state = 'present'"
    )
    _finals(db)


def _finals(db):
    forbid_changes(
        db, "volunteer_activity", "what was planned is final", mutable=("cancelled_for",)
    )
    forbid_changes(
        db,
        "volunteer_attendance",
        "who was there is final",
        mutable=(
            "signed_in_at",
            "signed_out_at",
            "state",
            "recorded_minutes",
            "counted_minutes",
            "points",
            "complaint",
            "upheld_by",
        ),
    )
    forbid_changes(db, "volunteer_correction", "what was put right is final")
    forbid_changes(
        db, "point_rule", "rules of points are final", mutable=("approved_by", "approved_on")
    )
    forbid_changes(db, "point_entry", "what moved points is final")
    forbid_changes(
        db,
        "point_redemption",
        "what was asked for points is final",
        mutable=(
            "state",
            "refusal",
            "disbursement_id",
            "name",
            "unit",
            "sold_on",
            "returned_on",
            "return_reason",
        ),
    )


def _register(Table):
    class VolunteerTeam(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(64)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "name"), True),)

    class Volunteer(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(64)
        phone = CharField(32, null=True)
        team = ForeignKeyField(VolunteerTeam, null=True, backref="+")
        is_party_member = BooleanField()
        joined_on = DateField()
        left_on = DateField(null=True)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    return VolunteerTeam, Volunteer


def _activities(Table, Team, Volunteer):
    class VolunteerActivity(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        title = CharField(200)
        kind = CharField(32)
        day = DateField()
        place = CharField(200, null=True)
        team = ForeignKeyField(Team, null=True, backref="+")
        planned_by = CharField(64)
        planned_at = TextField()
        cancelled_for = CharField(200, null=True)

        class Meta:
            indexes = ((("community", "day"), False),)

    class VolunteerAttendance(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        activity = ForeignKeyField(VolunteerActivity, backref="+", index=False)
        volunteer = ForeignKeyField(Volunteer, backref="+", index=False)
        day = DateField()
        document = CharField(200, null=True)
        signed_in_at = TextField()
        signed_out_at = TextField(null=True)
        state = CharField(16, constraints=[Check("state IN ('present', 'counted', 'complained')")])
        recorded_minutes = IntegerField(constraints=[Check("recorded_minutes >= 0")])
        counted_minutes = IntegerField()
        points = BigIntegerField(constraints=[Check("points >= 0")])
        recorded_by = CharField(64)
        recorded_at = TextField()
        complaint = CharField(200, null=True)
        upheld_by = CharField(64, null=True)

        class Meta:
            indexes = (
                (("activity", "volunteer"), True),
                (("volunteer", "day"), False),
                (("community", "day"), False),
            )
            constraints = (
                Check("counted_minutes BETWEEN 0 AND recorded_minutes", "counted_within_recorded"),
                Check("signed_out_at IS NULL OR signed_out_at > signed_in_at", "left_after_coming"),
                Check("upheld_by IS NULL OR upheld_by <> recorded_by", "judge_not_recorder"),
            )

    class VolunteerCorrection(Table):
        id = BigAutoField()
        attendance = ForeignKeyField(VolunteerAttendance, backref="+")
        signed_in_at = TextField()
        signed_out_at = TextField(null=True)
        points = BigIntegerField()
        reason = CharField(200)
        made_by = CharField(64)
        made_at = TextField()

    return VolunteerActivity, VolunteerAttendance, VolunteerCorrection


def _points(Table, Volunteer):
    class PointRule(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        effective_from = DateField()
        unit_minutes = IntegerField(constraints=[Check("unit_minutes > 0")])
        points_per_unit = BigIntegerField(constraints=[Check("points_per_unit > 0")])
        max_minutes = IntegerField(constraints=[Check("max_minutes > 0")])
        paper_earns = BooleanField()
        redemptions_per_quarter = IntegerField(constraints=[Check("redemptions_per_quarter >= 0")])
        points_per_yuan = BigIntegerField(constraints=[Check("points_per_yuan > 0")])
        made_by = CharField(64)
        made_at = TextField()
        approved_by = CharField(64, null=True)
        approved_on = DateField(null=True)

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (
                Check("approved_by IS NULL OR approved_by <> made_by", "maker_not_approver"),
            )

    class PointAccount(Table):
        volunteer = ForeignKeyField(Volunteer, primary_key=True, backref="+")
        credited = BigIntegerField()
        debited = BigIntegerField()
        owed = BigIntegerField(constraints=[Check("owed >= 0")])

        class Meta:
            constraints = (Check("debited >= 0 AND debited <= credited", "points_never_overspent"),)

    class PointEntry(Table):
        id = BigAutoField()
        community = CharField(64)
        volunteer = ForeignKeyField(Volunteer, backref="+", index=False)
        kind = CharField(
            24,
            constraints=[
                Check(
                    "kind IN ('activity', 'reversal', 'recovery', 'redemption', "
                    "'redemption_returned')"
                )
            ],
        )
        points = BigIntegerField(constraints=[Check("points <> 0")])
        attendance_id = CharField(36, null=True)
        redemption_id = CharField(36, null=True)
        moved_on = DateField()
        moved_at = TextField()
        made_by = CharField(64)

        class Meta:
            indexes = ((("volunteer", "id"), False), (("community", "moved_on"), False))

    return PointRule, PointAccount, PointEntry


def _redemption(Table, Volunteer):
    class Fund(Table):
        id = CharField(36, primary_key=True)

    class PointRedemption(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        volunteer = ForeignKeyField(Volunteer, backref="+", index=False)
        fund = ForeignKeyField(Fund, backref="+")
        sku = CharField(64)
        quantity = BigIntegerField(constraints=[Check("quantity > 0")])
        till_id = CharField(36, null=True)
        price_fen = BigIntegerField(constraints=[Check("price_fen > 0")])
        points = BigIntegerField(constraints=[Check("points > 0")])
        commitment_id = CharField(36, unique=True)
        disbursement_id = CharField(36, null=True, unique=True)
        state = CharField(
            16, constraints=[Check("state IN ('asked', 'sold', 'refused', 'returned')")]
        )
        refusal = CharField(64, null=True)
        name = CharField(200, null=True)
        unit = CharField(64, null=True)
        asked_by = CharField(64)
        asked_at = TextField()
        asked_on = DateField()
        sold_on = DateField(null=True)
        returned_on = DateField(null=True)
        return_reason = CharField(200, null=True)

        class Meta:
            indexes = ((("community", "state"), False), (("volunteer", "asked_on"), False))
            constraints = (
                Check(
                    "(state IN ('sold', 'returned')) = (disbursement_id IS NOT NULL)",
                    "sold_is_paid",
                ),
            )

    return PointRedemption
