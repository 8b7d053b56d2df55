"""Importing bills, and saying which sale or refund a row is."""

import hashlib

from services.store.bills import ours as our_side
from services.store.bills import parsing, queries, rules
from services.store.bills.models import Bill, BillMatch, BillRow
from services.store.bills.ours import batches
from services.store.bills.reading import ParsedBill, Row
from services.store.bills.rules import Movement
from services.store.database import insert_rows, writes
from services.store.sales.queries import sale
from shared import clock, ids
from shared.errors import Invalid, Refusal, missing
from shared.identity import Principal


def import_bill(who: Principal, body: bytes) -> dict:
    """Keep the rows of a platform's file, all or none; the same bytes again change nothing.

    Not one transaction on purpose: a large file is read before tills have to wait for its rows.
    Raises `bill_unreadable`, `bill_kind_unknown`, `bill_invalid`, `bill_summary_differs`,
    `bill_row_differs`.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    if earlier := queries.bill_of_file(who, sha256):
        return queries.report(who, earlier.id, known=True)
    parsed = parsing.read(body)
    rules.refuse_wrong(parsed.bad, parsed.differences)
    bill, known = _keep(who, sha256, parsed)
    return queries.report(who, bill.id, known)


@writes
def confirm_row(who: Principal, row_id: str, wanted: dict) -> queries.RowView:
    """A person says which sale's tender, or which refund, a row is.

    Raises `bill_row_unknown`, `match_unfitting`, `sale_unknown`, `refund_unknown`,
    `channel_differs`, `row_matched_already`, `row_explained_already`, `tender_matched_already`.
    """
    row = queries.row(who, row_id)
    ours = _ours(who, row, wanted)
    now = queries.pairs_of(who, [row])[0]
    if now.ours == ours:
        return queries.row_view(who, row_id)
    if now.ours:
        raise Refusal("row_matched_already", f"This row is {now.ours.id}.")
    if now.waiting or any(word.state == "approved" for word in now.words):
        raise Refusal("row_explained_already", "This row is explained; its money is accounted for.")
    if taken := queries.taken_by(who, row.channel, [ours]).get((ours.kind, ours.id)):
        raise Refusal("tender_matched_already", "Another row is that.", row_id=taken.id)
    BillMatch.create(
        row=row.id,
        community=who.community,
        channel=row.channel,
        kind=row.kind,
        ours_id=ours.id,
        made_by=who.user,
        made_at=clock.now(),
    )
    return queries.row_view(who, row_id)


def _ours(who: Principal, row: BillRow, wanted: dict) -> Movement:
    field, other = ("sale_id", "refund_id") if row.kind == "payment" else ("refund_id", "sale_id")
    ours_id = wanted[field]
    if ours_id is None or wanted[other] is not None:
        message = "A payment is matched with a sale, a refund with a refund."
        raise Invalid("match_unfitting", message, {field: message})
    if found := our_side.named(who, row.channel, row.kind, [ours_id]):
        return found[0]
    if row.kind == "refund":
        raise missing("refund", ours_id)
    sale(who, ours_id)
    message = f"That sale was not paid by {row.channel}."
    raise Invalid("channel_differs", message, {field: message})


@writes
def _keep(who: Principal, sha256: str, parsed: ParsedBill) -> tuple[Bill, bool]:
    """The bill, and whether these bytes were imported while this file was being read."""
    if earlier := queries.bill_of_file(who, sha256):
        return earlier, True
    rows = _new_rows(who, parsed)
    moments = [row.moment for row in rows]
    bill = Bill.create(
        id=ids.new_id(),
        community=who.community,
        channel=parsed.channel,
        kind=parsed.kind,
        sha256=sha256,
        rows_new=len(rows),
        rows_known=len(parsed.rows) - len(rows),
        rows_ignored=parsed.ignored,
        first_at=min(moments, default=None),
        last_at=max(moments, default=None),
        gross_fen=sum(row.amount_fen for row in rows if row.kind == "payment"),
        refund_fen=-sum(row.amount_fen for row in rows if row.kind == "refund"),
        fee_fen=rules.fee_fen(sum(row.fee_millifen for row in rows)),
        imported_by=who.user,
        imported_at=clock.now(),
    )
    _keep_rows(bill, rows, _named(who, parsed.channel, rows))
    return bill, False


def _new_rows(who: Principal, parsed: ParsedBill) -> list[Row]:
    """The rows no earlier bill brought. Raises Refusal `bill_row_differs`."""
    known = {}
    for batch in batches({row.platform_no for row in parsed.rows}):
        for row in BillRow.select().where(
            (BillRow.community == who.community)
            & (BillRow.channel == parsed.channel)
            & BillRow.kind.in_(("payment", "refund"))
            & BillRow.platform_no.in_(batch)
        ):
            known[row.kind, row.platform_no, row.refund_no] = row
    new = []
    for row in parsed.rows:
        earlier = known.get((row.kind, row.platform_no, row.refund_no))
        if earlier is None:
            new.append(row)
        elif (earlier.amount_fen, earlier.fee_millifen) != (row.amount_fen, row.fee_millifen):
            raise Refusal(
                "bill_row_differs",
                f"Line {row.line_no}: an earlier bill says another amount or fee of "
                f"{row.platform_no}; nothing was imported.",
                line=row.line_no,
                bill_id=earlier.bill_id,
            )
    return new


def _named(who: Principal, channel: str, rows: list[Row]) -> dict[int, str]:
    """By line: the sale or refund a row's number names, unless another row has it already."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        number = row.order_no if row.kind == "payment" else row.refund_no
        if named_id := ids.named_id(number):
            found.setdefault((row.kind, named_id), row.line_no)
    taken = queries.taken_ids(who, channel, list(found))
    return {
        line_no: named_id
        for (kind, named_id), line_no in found.items()
        if (kind, named_id) not in taken
    }


def _keep_rows(bill: Bill, rows: list[Row], named: dict[int, str]) -> None:
    for batch in batches(rows):
        insert_rows(
            BillRow,
            [
                {
                    "id": ids.new_id(),
                    "bill": bill.id,
                    "community": bill.community,
                    "channel": bill.channel,
                    **row._asdict(),
                    "named_id": named.get(row.line_no),
                }
                for row in batch
            ],
        )
