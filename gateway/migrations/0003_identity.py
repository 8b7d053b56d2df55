"""Sessions, sign-ins, invitations, tokens of programs, second factors, and what changed of them."""

from peewee import BooleanField, CharField, DateField, IntegerField, Model, TextField

from shared.database import forbid_changes

FINAL = {
    "sign_in": "a sign-in is kept as it was",
    "identity_event": "what became of people is kept as it was",
    "second_factor_policy": "a policy is final; set a newer one",
}


def up(migrator, db):
    """Create them; what is history is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    tables = (_sessions(Table), *_sign_ins(Table), *_admissions(Table), *_second_factors(Table))
    db.create_tables(tables)
    for table, sentence in FINAL.items():
        forbid_changes(db, table, sentence)


def _sessions(Table):
    class Session(Table):
        id = CharField(36, primary_key=True)
        username = CharField(64, index=True)
        begun_at = TextField()
        expires_at = TextField(index=True)
        seen_at = TextField()
        ended_at = TextField(null=True)
        must_enrol = BooleanField()
        address = CharField(64)
        agent = CharField(100)

    return Session


def _sign_ins(Table):
    class SignIn(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        username = CharField(64)
        happened_at = TextField()
        outcome = CharField(32)
        address = CharField(64)
        agent = CharField(100)

        class Meta:
            indexes = ((("community", "username", "id"), False),)

    class Streak(Table):
        id = CharField(64, primary_key=True)
        wrong = IntegerField()
        changed_at = TextField(index=True)
        locked_until = TextField(null=True)
        right_at = TextField(null=True)

    class IdentityEvent(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        happened_at = TextField()
        actor = CharField(64)
        subject = CharField(64)
        what = CharField(64)
        detail = TextField()

        class Meta:
            indexes = ((("community", "id"), False), (("community", "subject", "id"), False))

    return SignIn, Streak, IdentityEvent


def _admissions(Table):
    class Invitation(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        kind = CharField(16)
        username = CharField(64, null=True, index=True)
        name = CharField(200)
        roles = CharField(200)
        code_hash = CharField(64, unique=True)
        made_by = CharField(64)
        made_at = TextField()
        expires_at = TextField()
        redeemed_at = TextField(null=True)
        withdrawn_at = TextField(null=True)

        class Meta:
            indexes = ((("community", "id"), False),)

    class ApiToken(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        username = CharField(64)
        name = CharField(200)
        scopes = TextField()
        secret_hash = CharField(64)
        made_at = TextField()
        expires_at = TextField()
        used_at = TextField(null=True)
        revoked_at = TextField(null=True)

        class Meta:
            indexes = ((("community", "username", "id"), False),)

    return Invitation, ApiToken


def _second_factors(Table):
    class SecondFactor(Table):
        username = CharField(64, primary_key=True)
        sealed_secret = TextField()
        begun_at = TextField()
        confirmed_at = TextField(null=True)
        last_step = IntegerField()

    class RecoveryCode(Table):
        code_hash = CharField(64, primary_key=True)
        username = CharField(64, index=True)
        used_at = TextField(null=True)

    class SecondFactorPolicy(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        roles = CharField(200)
        from_on = DateField()
        set_by = CharField(64)
        set_at = TextField()

        class Meta:
            indexes = ((("community", "from_on", "id"), False),)

    return SecondFactor, RecoveryCode, SecondFactorPolicy
