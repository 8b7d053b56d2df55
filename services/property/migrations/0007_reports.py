"""Reports of residents, with photos, steps and limits; photos of repairs."""

from peewee import (
    BigAutoField,
    BlobField,
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
    """Create them; what happened to a report, its photos and its limits are final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Building(Table):
        id = CharField(36, primary_key=True)

    class WorkOrder(Table):
        id = CharField(36, primary_key=True)

    photo, order_photo = _photo_tables(Table, WorkOrder)
    report = _report_table(Table, Building)
    db.create_tables([photo, order_photo, report, *_step_tables(Table, report, photo)])
    db.execute_sql("CREATE INDEX photo_unused ON photo (stored_at) WHERE used_at IS NULL")
    forbid_changes(db, "order_photo", "photos of repairs are final")
    forbid_changes(db, "report_step", "what has happened to a report is final")
    forbid_changes(db, "report_photo", "photos of reports are final")
    forbid_changes(db, "report_limit", "limits are final; write a later one")


def _photo_tables(Table, WorkOrder):
    class Photo(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        sha256 = CharField(64)
        width = IntegerField()
        height = IntegerField()
        size = IntegerField()
        content = BlobField()
        visitor = CharField(32, null=True)
        stored_by = CharField(64)
        stored_at = TextField()
        used_at = TextField(null=True)

        class Meta:
            indexes = ((("visitor", "sha256"), False),)

    class OrderPhoto(Table):
        id = BigAutoField()
        work_order = ForeignKeyField(WorkOrder, backref="+")
        photo = ForeignKeyField(Photo, backref="+", unique=True)
        kind = CharField(8, constraints=[Check("kind IN ('before', 'after')")])
        added_by = CharField(64)
        added_at = TextField()

    return Photo, OrderPhoto


def _report_table(Table, Building):
    class Report(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        building = ForeignKeyField(Building, backref="+")
        unit = CharField(64, null=True)
        domain = CharField(32)
        urgency = CharField(16)
        text = TextField()
        name = CharField(64, null=True)
        phone = CharField(32, null=True)
        channel = CharField(16)
        visitor = CharField(32, null=True)
        code_hash = CharField(64, unique=True)
        reference = CharField(24, unique=True)
        state = CharField(16)
        duplicate_of = ForeignKeyField("self", null=True, backref="+")
        route = CharField(16, null=True)
        target_id = CharField(36, null=True)
        reported_by = CharField(64)
        reported_on = DateField()
        reported_at = TextField()
        routed_at = TextField(null=True)

        class Meta:
            indexes = (
                (("community", "id"), False),
                (("community", "state", "id"), False),
                (("building", "domain", "reported_on"), False),
                (("building", "reported_on"), False),
                (("visitor", "reported_at"), False),
            )

    return Report


def _step_tables(Table, Report, Photo):
    class ReportStep(Table):
        id = BigAutoField()
        report = ForeignKeyField(Report, backref="+")
        kind = CharField(16)
        route = CharField(16, null=True)
        target_id = CharField(36, null=True)
        code = CharField(16, null=True)
        text = TextField()
        made_by = CharField(64)
        made_at = TextField()

    class ReportPhoto(Table):
        id = BigAutoField()
        report = ForeignKeyField(Report, backref="+")
        photo = ForeignKeyField(Photo, backref="+", unique=True)

    class ReportLimit(Table):
        id = BigAutoField()
        community = CharField(64)
        name = CharField(32)
        value = IntegerField(constraints=[Check("value >= 0")])
        effective_from = DateField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "name", "effective_from"), False),)

    return ReportStep, ReportPhoto, ReportLimit
