"""Payments of projects, and the requests that are their parts."""

from functools import cached_property

import peewee

from services.funds.database import Table
from services.funds.disbursements.models import Disbursement
from services.funds.disbursements.requests.models import DisbursementRequest
from services.funds.projects.models import Project, ProjectSource
from shared.columns import MomentField


class ProjectPayment(Table):
    """A payment in fen of a project. How far it is, its parts say: they move together. Final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    project = peewee.ForeignKeyField(Project, backref="+")
    amount_fen = peewee.BigIntegerField()
    payee = peewee.CharField(200, null=True)
    document = peewee.CharField(200)
    requested_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)

    @cached_property
    def parts(self) -> list["ProjectPart"]:
        """What its sources pay of it; those that pay nothing are not here."""
        query = ProjectPart.select(ProjectPart, DisbursementRequest, ProjectSource)
        joined = query.join(DisbursementRequest).switch(ProjectPart).join(ProjectSource)
        return list(joined.where(ProjectPart.payment == self).order_by(ProjectSource.position))

    @property
    def request(self) -> DisbursementRequest:
        """The first of its parts, which says of all of them who asked, reviewed and paid."""
        return self.parts[0].request

    @property
    def returned_fen(self) -> int:
        """What came back of it."""
        return sum(part.returned_fen for part in self.parts)


class ProjectPart(Table):
    """What one source pays of a payment: a request of its commitment. Final."""

    id = peewee.BigAutoField()
    payment = peewee.ForeignKeyField(ProjectPayment, backref="+")
    source = peewee.ForeignKeyField(ProjectSource, backref="+")
    request = peewee.ForeignKeyField(DisbursementRequest, backref="+", unique=True)

    class Meta:
        indexes = ((("payment", "source"), True),)

    @property
    def amount_fen(self) -> int:
        """What the source pays."""
        return self.request.amount_fen

    @cached_property
    def disbursement(self) -> Disbursement | None:
        """The payment out of the source's lots, once it is made."""
        return Disbursement.get_or_none(Disbursement.request_id == self.request_id)

    @property
    def returned_fen(self) -> int:
        """What came back of it."""
        return self.disbursement.returned_fen if self.disbursement else 0
