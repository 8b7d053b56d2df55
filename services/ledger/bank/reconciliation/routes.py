"""`/books/{book}/bank/reconciliation` and `/books/{book}/bank/reconciliations`"""

from typing import Any

from services.ledger.bank.reconciliation import commands, paper, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("bank reconciliation", __name__, description="余额调节表")


@routes.get("/books/<book>/bank/reconciliation")
@requires("bank:read")
@routes.arguments(schemas.ReconciliationQuery, location="query")
@routes.response(200, schemas.BankReconciliationSchema)
def reconcile(wanted, book):
    """Bank and books at the end of a day, as matched by now."""
    found = queries.reconciliation(caller(), book, wanted["account"], wanted["day"])
    return _AS[wanted["as_"]](found)


@routes.get("/books/<book>/bank/reconciliations")
@requires("bank:read")
@routes.arguments(schemas.FrozenQuery, location="query")
@routes.response(200, schemas.FrozenPageSchema)
def list_reconciliations(wanted, book):
    """List the reconciliations that were frozen."""
    return queries.reconciliations(caller(), book, wanted)


@routes.post("/books/<book>/bank/reconciliations")
@requires("bank:match")
@routes.arguments(schemas.FreezeSchema)
@routes.response(201, schemas.KeptSchema)
def freeze(wanted, book):
    """Freeze a month end's reconciliation."""
    return commands.freeze(caller(), book, wanted)


@routes.get("/books/<book>/bank/reconciliations/<reconciliation_id>")
@requires("bank:read")
@routes.arguments(schemas.FormatQuery, location="query")
@routes.response(200, schemas.KeptSchema)
def get_reconciliation(wanted, book, reconciliation_id):
    """One that was frozen, with all it says."""
    return _KEPT_AS[wanted["as_"]](queries.kept(caller(), book, reconciliation_id))


@routes.post("/books/<book>/bank/reconciliations/<reconciliation_id>/sign")
@requires("bank:sign")
@routes.response(200, schemas.KeptSchema)
def sign(book, reconciliation_id):
    """Sign a reconciliation that somebody else prepared."""
    return commands.sign(caller(), book, reconciliation_id)


def _same(found: Any) -> Any:
    return found


_AS = {"json": _same, "xlsx": paper.sheet}
_KEPT_AS = {"json": _same, "xlsx": lambda kept: paper.sheet(kept.found, kept.row)}
