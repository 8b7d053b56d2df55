"""Every run of the audit, and how each community stands."""

import json
from typing import Any

import peewee

from gateway.database import Table
from shared.columns import MomentField


class JsonField(peewee.TextField):
    """A list or an object, kept as JSON text."""

    def db_value(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    def python_value(self, value: str) -> Any:
        return json.loads(value)


class AuditRun(Table):
    """One run over a community's figures; final. `asked_by` is a person, or `schedule`.

    `outcome`: agrees, differs, unsettled (facts were on their way) or not_possible, then `reason`
    says who was not there. `sequence` is the order of the list, newest last.
    """

    sequence = peewee.BigAutoField()
    id = peewee.CharField(36, unique=True)
    community = peewee.CharField(64)
    checked_at = MomentField()
    asked_by = peewee.CharField(64)
    outcome = peewee.CharField(16)
    reason = peewee.CharField(400, null=True)
    differences = peewee.IntegerField()
    facts_behind = peewee.IntegerField()
    parked_facts = peewee.IntegerField()

    class Meta:
        indexes = ((("community", "sequence"), False),)


class AuditFinding(Table):
    """A comparison of a run as it was found, with its sentences and documents; final. In fen."""

    id = peewee.BigAutoField()
    run = peewee.ForeignKeyField(AuditRun, field="id", backref="findings")
    code = peewee.CharField(32)
    left_label = peewee.CharField(64)
    left_fen = peewee.BigIntegerField()
    right_label = peewee.CharField(64)
    right_fen = peewee.BigIntegerField()
    difference_fen = peewee.BigIntegerField()
    agrees = peewee.BooleanField()
    sentence_zh = peewee.TextField()
    sentence_en = peewee.TextField()
    documents_differing = peewee.IntegerField(null=True)
    documents = JsonField()


class AuditStanding(Table):
    """How a community stands by its newest run that told something, and when the next is due.

    `amber_since` is when the first of the differences was found that have not gone since;
    `differing` are the codes of the comparisons that do not agree.
    """

    community = peewee.CharField(64, primary_key=True)
    due_at = MomentField()
    run_id = peewee.CharField(36, null=True)
    checked_at = MomentField(null=True)
    amber_since = MomentField(null=True)
    differing = JsonField()
