"""`/books/{book}/drafts`, `/drafts/unsigned`, `/books/{book}/vouchers/{id}/reverse`, `/supplement`
and `/copy`"""

from services.ledger.drafts import commands, queries, schemas
from services.ledger.vouchers.schemas import VoucherSchema
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("drafts", __name__, description="Vouchers written by hand, until posted")


@routes.get("/books/<book>/drafts")
@requires("book:read")
@routes.arguments(schemas.DraftQuery, location="query")
@routes.response(200, schemas.DraftPageSchema)
def list_drafts(wanted, book):
    """List drafts: the review queue is `?state=draft`."""
    return queries.drafts(caller(), book, wanted)


@routes.get("/books/<book>/drafts/summary")
@requires("book:read")
@routes.response(200, schemas.SummarySchema)
def summarise_drafts(book):
    """How many drafts wait in which state."""
    return queries.summary(caller(), book)


@routes.get("/drafts/unsigned")
@requires("voucher:sign")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.UnsignedPageSchema)
def list_unsigned(wanted):
    """出纳签字: what waits for the cashier, who reads no books, in all of them."""
    return queries.unsigned(caller(), wanted)


@routes.get("/books/<book>/drafts/<draft_id>")
@requires("book:read")
@routes.response(200, schemas.DraftSchema)
def get_draft(book, draft_id):
    """One draft."""
    return queries.draft_of(caller(), book, draft_id)


@routes.post("/books/<book>/drafts")
@requires("voucher:draft")
@routes.arguments(schemas.MakeDraftSchema)
@routes.response(201, schemas.DraftSchema)
def make_draft(wanted, book):
    """制单: write a voucher that another person will review."""
    return commands.make_draft(caller(), book, wanted)


@routes.post("/books/<book>/drafts/<draft_id>/rewrite")
@requires("voucher:draft")
@routes.arguments(schemas.RewriteDraftSchema)
@routes.response(200, schemas.DraftSchema)
def rewrite_draft(wanted, book, draft_id):
    """Write a draft anew before its review."""
    return commands.rewrite_draft(caller(), book, draft_id, wanted)


@routes.post("/books/<book>/drafts/<draft_id>/discard")
@requires("voucher:draft")
@routes.arguments(schemas.ReasonSchema)
@routes.response(200, schemas.DraftSchema)
def discard_draft(wanted, book, draft_id):
    """Give a draft up."""
    return commands.discard_draft(caller(), book, draft_id, wanted["reason"])


@routes.post("/books/<book>/drafts/<draft_id>/review")
@requires("voucher:review")
@routes.response(200, schemas.DraftSchema)
def review_draft(book, draft_id):
    """审核."""
    return commands.review_draft(caller(), book, draft_id)


@routes.post("/books/<book>/drafts/<draft_id>/return")
@requires("voucher:review")
@routes.arguments(schemas.ReasonSchema)
@routes.response(200, schemas.DraftSchema)
def return_draft(wanted, book, draft_id):
    """反审核: back to its maker, before posting."""
    return commands.return_draft(caller(), book, draft_id, wanted["reason"])


@routes.post("/books/<book>/drafts/<draft_id>/sign")
@requires("voucher:sign")
@routes.response(200, schemas.DraftSchema)
def sign_draft(book, draft_id):
    """出纳签字."""
    return commands.sign_draft(caller(), book, draft_id)


@routes.post("/books/<book>/drafts/<draft_id>/post")
@requires("voucher:post")
@routes.response(201, VoucherSchema)
def post_draft(book, draft_id):
    """记账: final from here on."""
    return commands.post_draft(caller(), book, draft_id)


@routes.post("/books/<book>/drafts/post-reviewed")
@requires("voucher:post")
@routes.arguments(schemas.PostReviewedSchema)
@routes.response(201, VoucherSchema(many=True))
def post_reviewed(wanted, book):
    """Post all that is reviewed up to a month's end."""
    return commands.post_reviewed(caller(), book, wanted["period"])


@routes.post("/books/<book>/vouchers/<voucher_id>/reverse")
@requires("voucher:draft")
@routes.arguments(schemas.ReverseSchema)
@routes.response(201, schemas.DraftSchema)
def reverse_voucher(wanted, book, voucher_id):
    """红字更正: a red draft that takes a voucher back."""
    return commands.reverse_voucher(caller(), book, voucher_id, wanted)


@routes.post("/books/<book>/vouchers/<voucher_id>/supplement")
@requires("voucher:draft")
@routes.arguments(schemas.SupplementSchema)
@routes.response(201, schemas.DraftSchema)
def supplement_voucher(wanted, book, voucher_id):
    """补充登记: a draft with what a voucher should have said more."""
    return commands.supplement_voucher(caller(), book, voucher_id, wanted)


@routes.post("/books/<book>/vouchers/<voucher_id>/copy")
@requires("voucher:draft")
@routes.response(201, schemas.DraftSchema)
def copy_voucher(book, voucher_id):
    """A draft like an earlier voucher, with today's date."""
    return commands.copy_voucher(caller(), book, voucher_id)


@routes.post("/books/<book>/opening-balances")
@requires("voucher:draft")
@routes.arguments(schemas.OpeningSchema)
@routes.response(201, schemas.DraftSchema)
def open_balances(wanted, book):
    """期初余额: what stood on the accounts before the first month."""
    return commands.open_balances(caller(), book, wanted)
