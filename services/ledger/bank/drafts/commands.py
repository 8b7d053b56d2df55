"""Writing a voucher for a row of the bank."""

from services.ledger.bank.drafts.models import BankDraft
from services.ledger.bank.matching import queries as matching
from services.ledger.bank.statements import queries as statements
from services.ledger.bank.statements.models import BankRow
from services.ledger.books import commands as books
from services.ledger.database import writes
from services.ledger.drafts import commands as drafts
from services.ledger.drafts import queries as written
from services.ledger.drafts.models import Draft
from services.ledger.posting.rules import Line
from shared.errors import Refusal
from shared.identity import Principal


@writes
def draft_row(who: Principal, book_code: str, row_id: str, wanted: dict) -> Draft:
    """Prepare the voucher of a row: the bank against one account, the bank's slip as its paper.

    Once it is posted, its line is suggested for the row. Raises `bank_row_unknown`,
    `row_matched_already`, `row_drafted_already`, `row_is_opening`, and what a draft by hand raises.
    """
    book = books.book(who, book_code)
    row = statements.row(book, row_id)
    if row.position == 0:
        raise Refusal("row_is_opening", "What stood there before is told by opening balances.")
    if held := matching.holder_of_row([row.id]):
        raise Refusal("row_matched_already", "This row is matched.", match_id=held.match_id)
    if earlier := _standing(row):
        raise Refusal("row_drafted_already", "There is a draft of this row.", draft_id=earlier.id)
    said = " ".join(text for text in (row.memo, row.counterparty) if text)
    draft = drafts.make_draft(
        who,
        book_code,
        {
            "id": None,
            "voucher_date": wanted["voucher_date"] or row.day,
            "memo": wanted["memo"] or said[:200] or "银行收支",
            "attachments": 1,
            "lines": [line._asdict() for line in _lines(row, wanted)],
        },
    )
    BankDraft.create(draft=draft, row=row)
    return draft


def _standing(row: BankRow) -> Draft | None:
    """A draft of the row that was neither discarded nor taken back."""
    found = (
        Draft.select().join(BankDraft).where((BankDraft.row == row) & (Draft.state != "discarded"))
    )
    for draft in found:
        if draft.voucher is None or not written.correction_of(draft.voucher):
            return draft
    return None


def _lines(row: BankRow, wanted: dict) -> list[Line]:
    """Debit, then credit."""
    fen, reference = abs(row.amount_fen), row.reference or None
    belongs = {name: wanted[name] for name in ("supplier", "member", "person", "outlet")}
    belongs["cash_flow"] = wanted["cash_flow"]
    if row.amount_fen > 0:
        return [
            Line(row.account, fen, 0, reference=reference),
            Line(wanted["account"], 0, fen, **belongs),
        ]
    return [
        Line(wanted["account"], fen, 0, **belongs),
        Line(row.account, 0, fen, reference=reference),
    ]
