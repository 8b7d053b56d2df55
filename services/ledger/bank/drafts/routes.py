"""`/books/{book}/bank/rows/{id}/draft`"""

from services.ledger.bank.drafts import commands, schemas
from services.ledger.drafts.schemas import DraftSchema
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("bank drafts", __name__, description="Vouchers for what only the bank knew")


@routes.post("/books/<book>/bank/rows/<row_id>/draft")
@requires("voucher:draft")
@routes.arguments(schemas.DraftRowSchema)
@routes.response(201, DraftSchema)
def draft_row(wanted, book, row_id):
    """Prepare the voucher of a row, such as a fee or interest."""
    return commands.draft_row(caller(), book, row_id, wanted)
