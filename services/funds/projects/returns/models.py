"""What came back of payments of projects."""

import peewee

from services.funds.database import Table
from services.funds.disbursements.models import Disbursement
from services.funds.disbursements.returns.models import DisbursementReturn
from services.funds.projects.payments.models import ProjectPayment
from shared.columns import MomentField


class ProjectReturn(Table):
    """Part of a project's payment, in fen, that its receiver paid back; final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    payment = peewee.ForeignKeyField(ProjectPayment, backref="+")
    amount_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    bank_reference = peewee.CharField(200, null=True)
    received_on = peewee.DateField()
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def parts(self) -> list[DisbursementReturn]:
        """What came back to each source."""
        query = DisbursementReturn.select(DisbursementReturn, Disbursement).join(Disbursement)
        of_it = ProjectReturnPart.select(ProjectReturnPart.disbursement_return).where(
            ProjectReturnPart.project_return == self
        )
        return list(query.where(DisbursementReturn.id.in_(of_it)).order_by(DisbursementReturn.id))


class ProjectReturnPart(Table):
    """What one source got of it: a return of its own disbursement. Final."""

    id = peewee.BigAutoField()
    project_return = peewee.ForeignKeyField(ProjectReturn, backref="+")
    disbursement_return = peewee.ForeignKeyField(DisbursementReturn, backref="+", unique=True)
