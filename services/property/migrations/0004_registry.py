"""Estates, days of buildings, contacts, staff with shifts, assets of the common parts."""

from datetime import date

from peewee import (
    BigAutoField,
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
    """Create them; what a building was called and who was paid to look after it is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    estate, building, household = _places(Table)
    db.create_tables([estate])
    _widen(db)
    day, contact = _parts(Table, building, household)
    asset, staff = _asset_tables(Table, estate, building), _staff_tables(Table)
    db.create_tables([day, contact, *asset, *staff])
    db.execute_sql("CREATE UNIQUE INDEX contact_one_main ON contact (household_id) WHERE main")
    _fill(building, household, day, contact)
    forbid_changes(db, "building_day", "what a building was on a day is final")
    forbid_changes(db, "asset_move", "what has happened to an asset is final")


def _widen(db):
    for table, column in (
        ("building", "estate_id VARCHAR(36) REFERENCES estate (id)"),
        ("building", "floors INTEGER"),
        ("building", "entrances INTEGER"),
        ("household", "floor INTEGER"),
        ("household", "closed_on DATE"),
        ("household", "closed_reason VARCHAR(200)"),
    ):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    db.execute_sql("CREATE INDEX building_estate ON building (estate_id)")


def _places(Table):
    class Estate(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(200)
        mode = CharField(32, null=True)
        address = CharField(200, null=True)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "name"), True),)

    class Building(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(200)
        managed = BooleanField()
        created_at = TextField()

    class Household(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        contact_name = CharField(64, null=True)
        phone = CharField(32, null=True)
        created_at = TextField()

    return Estate, Building, Household


def _parts(Table, Building, Household):
    class BuildingDay(Table):
        id = BigAutoField()
        building = ForeignKeyField(Building, backref="+")
        effective_from = DateField()
        name = CharField(200)
        managed = BooleanField()
        reason = CharField(200, null=True)
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("building", "effective_from"), False),)

    class Contact(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        household = ForeignKeyField(Household, backref="+")
        name = CharField(64, null=True)
        phone = CharField(32, null=True)
        role = CharField(16, constraints=[Check("role IN ('owner', 'tenant', 'family')")])
        main = BooleanField()
        created_at = TextField()

        class Meta:
            indexes = ((("community", "phone"), False),)
            constraints = (Check("name IS NOT NULL OR phone IS NOT NULL", "contact_says_who"),)

    return BuildingDay, Contact


def _asset_tables(Table, Estate, Building):
    class Asset(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        kind = CharField(16)
        code = CharField(64)
        estate = ForeignKeyField(Estate, null=True, backref="+")
        building = ForeignKeyField(Building, null=True, backref="+")
        installed_on = DateField(null=True)
        owner = CharField(16, constraints=[Check("owner IN ('common', 'company', 'investor')")])
        state = CharField(16)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "kind", "code"), True), (("community", "id"), False))
            constraints = (
                Check("(estate_id IS NULL) <> (building_id IS NULL)", "asset_stands_somewhere"),
            )

    class AssetMove(Table):
        id = BigAutoField()
        asset = ForeignKeyField(Asset, backref="+")
        state = CharField(16)
        moved_on = DateField()
        reason = CharField(200)
        moved_by = CharField(64)
        moved_at = TextField()

    return Asset, AssetMove


def _staff_tables(Table):
    class Staff(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(64)
        user = CharField(64, null=True)
        phone = CharField(32, null=True)
        left_on = DateField(null=True)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "user"), True), (("community", "id"), False))

    class StaffSkill(Table):
        staff = ForeignKeyField(Staff, backref="+")
        skill = CharField(32)

        class Meta:
            indexes = ((("staff", "skill"), True),)

    class Shift(Table):
        staff = ForeignKeyField(Staff, backref="+")
        weekday = IntegerField(constraints=[Check("weekday BETWEEN 1 AND 7")])
        from_minute = IntegerField(constraints=[Check("from_minute >= 0")])
        to_minute = IntegerField(constraints=[Check("to_minute <= 1440")])

        class Meta:
            constraints = (Check("from_minute < to_minute", "shift_has_length"),)

    class Absence(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        staff = ForeignKeyField(Staff, backref="+")
        from_on = DateField()
        to_on = DateField()
        created_at = TextField()

        class Meta:
            constraints = (Check("from_on <= to_on", "absence_has_length"),)

    return Staff, StaffSkill, Shift, Absence


def _fill(Building, Household, BuildingDay, Contact):
    """What is known already: each building as it is, since it was registered; its contacts."""
    for row in Building.select():
        BuildingDay.create(
            building=row.id,
            effective_from=date(2023, 1, 1),  # the first day the books know
            name=row.name,
            managed=row.managed,
            made_by="migration",
            made_at=row.created_at,
        )
    known = Household.contact_name.is_null(False) | Household.phone.is_null(False)
    for row in Household.select().where(known):
        Contact.create(
            id=row.id,
            community=row.community,
            household=row.id,
            name=row.contact_name,
            phone=row.phone,
            role="owner",
            main=True,
            created_at=row.created_at,
        )
