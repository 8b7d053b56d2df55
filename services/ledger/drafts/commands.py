"""Writing vouchers by hand: make, review, sign, post; correct in red, never by changing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from services.ledger.accounts import queries as accounts
from services.ledger.accounts.rules import is_result
from services.ledger.archives import commands as archives
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.cash_flow.rules import is_cash
from services.ledger.database import insert_rows, writes
from services.ledger.drafts import queries, rules
from services.ledger.drafts.models import Draft, DraftLine, DraftStep
from services.ledger.posting.month_end.rules import results_carried
from services.ledger.posting.rules import Entry, Line, Share
from services.ledger.vouchers import commands as vouchers
from services.ledger.vouchers import queries as posted
from services.ledger.vouchers.commands import Signed
from services.ledger.vouchers.models import Voucher
from services.ledger.vouchers.rules import KEPT_BY, month_end, month_of
from shared import clock, ids
from shared.errors import Forbidden, Invalid, Refusal
from shared.identity import Principal

BY_HAND = ("manual", "supplement")  # what a red voucher may take back


@writes
def make_draft(who: Principal, book_code: str, wanted: dict) -> Draft:
    """Write a voucher that another person will review. Amounts in fen, red when negative.

    Raises `book_unknown`, `id_taken` and the codes of `rules.problems`.
    """
    return _make(who, books.book(who, book_code), "manual", wanted)


@writes
def make_from_template(
    who: Principal, book: Book, template: str, due_period: str | None, wanted: dict
) -> Draft:
    """Write a voucher in the shape of a template; `due_period` where a month asks for it.

    Raises `id_taken` and the codes of `rules.problems`.
    """
    return _make(who, book, "manual", wanted, template=template, due_period=due_period)


@writes
def copy_voucher(who: Principal, book_code: str, voucher_id: str) -> Draft:
    """Write a voucher like an earlier one that was written by hand, with today's date.

    Raises `voucher_unknown`, `corrected_at_source`, and the codes of `rules.problems`.
    """
    book = books.book(who, book_code)
    voucher = _by_hand(who, book_code, voucher_id)
    copied = {
        "id": None,
        "voucher_date": clock.today(),
        "memo": voucher.memo,
        "attachments": voucher.attachments,
        "lines": [line._asdict() for line in queries.lines_of(voucher)],
    }
    return _make(who, book, "manual", copied)


@writes
def rewrite_draft(who: Principal, book_code: str, draft_id: str, wanted: dict) -> Draft:
    """Write a draft anew, its maker only and before its review.

    What a supplement belongs to stays said; a red voucher and an opening are what they are.
    Raises `draft_unknown`, `draft_not_open`, `not_your_draft`, `draft_fixed`,
    `due_period_differs`, `date_before_original` and the codes of `rules.problems`.
    """
    book = books.book(who, book_code)
    draft = _in_state(book, draft_id, "draft")
    if draft.maker != who.user:
        raise Forbidden("not_your_draft", f"{draft.maker} wrote this; only they rewrite it.")
    if draft.kind in rules.FIXED:
        raise Refusal("draft_fixed", "This draft cannot be rewritten; discard it, make another.")
    if draft.due_period and month_of(wanted["voucher_date"]) != draft.due_period:
        message = f"{draft.due_period} asks for this voucher; it stays in that month."
        raise Invalid("due_period_differs", message, {"voucher_date": message})
    lines = _lines(wanted["lines"])
    require_right(book, draft.kind, wanted, lines)
    if draft.corrects:
        _require_correctable(posted.voucher(who, book_code, draft.corrects), wanted["voucher_date"])
    Draft.update(
        voucher_date=wanted["voucher_date"],
        memo=draft.memo if draft.corrects else wanted["memo"],
        attachments=wanted["attachments"],
    ).where(Draft.id == draft.id).execute()
    DraftLine.delete().where(DraftLine.draft == draft.id).execute()
    _write_lines(draft.id, lines)
    return _stepped(who, book, draft.id, "rewritten")


@writes
def discard_draft(who: Principal, book_code: str, draft_id: str, reason: str) -> Draft:
    """Give a draft up; it stays readable. Raises `draft_unknown`, `draft_not_open`."""
    book = books.book(who, book_code)
    draft = _in_state(book, draft_id, "draft")
    Draft.update(state="discarded").where(Draft.id == draft.id).execute()
    return _stepped(who, book, draft.id, "discarded", reason)


@writes
def review_draft(who: Principal, book_code: str, draft_id: str) -> Draft:
    """审核: another person has compared the draft with its papers.

    Raises `draft_unknown`, `draft_not_open`, `reviewer_not_allowed` and the codes of
    `rules.problems`.
    """
    book = books.book(who, book_code)
    draft = _in_state(book, draft_id, "draft")
    if problem := rules.reviewer_problem(draft.maker, who.user, who.roles):
        raise Forbidden("reviewer_not_allowed", problem)
    _require_still_right(book, draft)
    Draft.update(state="reviewed", reviewer=who.user).where(Draft.id == draft.id).execute()
    return _stepped(who, book, draft.id, "reviewed")


@writes
def return_draft(who: Principal, book_code: str, draft_id: str, reason: str) -> Draft:
    """反审核: a reviewed draft goes back to its maker; who took it back and why is kept.

    Raises `draft_unknown`, `draft_not_open`.
    """
    book = books.book(who, book_code)
    draft = _in_state(book, draft_id, "reviewed")
    Draft.update(state="draft", reviewer=None, cashier=None).where(Draft.id == draft.id).execute()
    return _stepped(who, book, draft.id, "returned", reason)


@writes
def sign_draft(who: Principal, book_code: str, draft_id: str) -> Draft:
    """出纳签字: the cashier has seen the money that a reviewed voucher moves.

    Raises `draft_unknown`, `draft_not_open`, `no_cash_moves`, `signed_already`.
    """
    book = books.book(who, book_code)
    draft = _in_state(book, draft_id, "reviewed")
    if not any(is_cash(line.account) for line in draft.written):
        raise Refusal("no_cash_moves", "This voucher moves no money; it needs no cashier.")
    if draft.cashier is not None:
        raise Refusal("signed_already", f"{draft.cashier} has signed this already.")
    Draft.update(cashier=who.user).where(Draft.id == draft.id).execute()
    return _stepped(who, book, draft.id, "signed")


@writes
def post_draft(who: Principal, book_code: str, draft_id: str) -> Voucher:
    """记账: a reviewed draft becomes the next voucher of its month, final.

    Raises `draft_unknown`, `draft_not_open`, `poster_not_allowed`, `book_in_use` for an opening
    that comes too late, and the codes of `rules.problems`.
    """
    book = books.book(who, book_code)
    return _post(who, book, _in_state(book, draft_id, "reviewed"))


@writes
def post_reviewed(who: Principal, book_code: str, period: str) -> list[Voucher]:
    """Post all that is reviewed up to a month's end, by date; all of it or nothing."""
    book = books.book(who, book_code)
    waiting = [row for row in queries.waiting(book, period) if row.state == "reviewed"]
    return [_post(who, book, queries.draft(book, row.id)) for row in waiting]


@writes
def reverse_voucher(who: Principal, book_code: str, voucher_id: str, wanted: dict) -> Draft:
    """红字更正: a draft that takes a voucher written by hand back, in the open month.

    Raises `voucher_unknown`, `corrected_at_source` for what came of a fact or a close,
    `opening_final`, `reversed_already`, `date_before_original`, and the codes of
    `rules.problems`.
    """
    book = books.book(who, book_code)
    voucher = _by_hand(who, book_code, voucher_id)
    _require_correctable(voucher, wanted["voucher_date"])
    lines = queries.lines_of(voucher)
    return _make(
        who,
        book,
        "correction",
        {
            "id": wanted["id"],
            "voucher_date": wanted["voucher_date"],
            "memo": f"注销{_called(voucher)}凭证：{wanted['reason']}",
            "attachments": 0,
            "lines": [line._asdict() for line in rules.red(lines)],
        },
        corrects=voucher_id,
    )


@writes
def supplement_voucher(who: Principal, book_code: str, voucher_id: str, wanted: dict) -> Draft:
    """补充登记: a draft with what a voucher written by hand should have said more.

    Raises `voucher_unknown`, `corrected_at_source`, `opening_final`, `reversed_already`,
    `date_before_original`, and the codes of `rules.problems`.
    """
    book = books.book(who, book_code)
    voucher = _by_hand(who, book_code, voucher_id)
    _require_correctable(voucher, wanted["voucher_date"])
    memo = f"补记{_called(voucher)}凭证少记金额：{wanted['reason']}"
    return _make(who, book, "supplement", {**wanted, "memo": memo}, corrects=voucher_id)


@writes
def open_balances(who: Principal, book_code: str, wanted: dict) -> Draft:
    """期初余额: a draft of what stood on the accounts at the end of the month before the first.

    Accounts 5xxx carry the year so far. Raises `book_in_use`, and the codes of `rules.problems`.
    """
    book = books.book(who, book_code)
    _require_unused(book, wanted["period"])
    opening = {
        "id": wanted["id"],
        "voucher_date": month_end(wanted["period"]),
        "memo": f"期初余额 {wanted['period']}",
        "attachments": wanted["attachments"],
        "lines": wanted["lines"],
    }
    return _make(who, book, "opening", opening)


def _make(who: Principal, book: Book, kind: str, wanted: dict, **origin: str | None) -> Draft:
    """`origin`: the voucher it `corrects`, or the `template` and the `due_period` it comes of."""
    lines = _lines(wanted["lines"])
    require_right(book, kind, wanted, lines)
    draft_id = wanted["id"] or ids.new_id()
    if Draft.get_or_none(Draft.id == draft_id):
        raise Refusal("id_taken", f"There is a draft {draft_id} already.")
    Draft.create(
        id=draft_id,
        book=book,
        kind=kind,
        state="draft",
        voucher_date=wanted["voucher_date"],
        memo=wanted["memo"],
        attachments=wanted["attachments"],
        maker=who.user,
        made_at=clock.now(),
        reviewer=None,
        cashier=None,
        poster=None,
        voucher=None,
        **origin,
    )
    _write_lines(draft_id, lines)
    return _stepped(who, book, draft_id, "made")


def _lines(wanted: Sequence[dict]) -> list[Line]:
    return [Line(**line) for line in wanted]


def _write_lines(draft_id: str, lines: Sequence[Line]) -> None:
    rows = [
        {"draft": draft_id, "line_no": n, **line._asdict()} for n, line in enumerate(lines, start=1)
    ]
    insert_rows(DraftLine, rows)


def require_right(
    book: Book,
    kind: str,
    wanted: dict,
    lines: Sequence[Line],
    asked: Sequence[Callable[[rules.Wanted], Iterable[rules.Problem]]] = rules.RULES,
) -> None:
    """Raises Invalid with all that is wrong, by field: the codes of `rules.problems`."""
    found = rules.problems(
        rules.Wanted(
            book=book.code,
            kind=kind,
            voucher_date=wanted["voucher_date"],
            memo=wanted["memo"],
            attachments=wanted["attachments"],
            lines=lines,
            chart=accounts.some(book, {line.account for line in lines}),
            closed_through=book.closed_through,
            today=clock.today(),
        ),
        asked,
    )
    if found:
        errors: dict[str, str] = {}
        for problem in found:
            errors.setdefault(problem.field, problem.sentence)
        raise Invalid(found[0].code, found[0].sentence, errors)


def _require_still_right(book: Book, draft: Draft) -> None:
    wanted = {
        "voucher_date": draft.voucher_date,
        "memo": draft.memo,
        "attachments": draft.attachments,
    }
    require_right(book, draft.kind, wanted, queries.lines_of(draft))


def _in_state(book: Book, draft_id: str, state: str) -> Draft:
    draft = queries.draft(book, draft_id)
    if draft.state != state:
        raise Refusal(
            "draft_not_open", f"This draft is {draft.state}, not {state}.", state=draft.state
        )
    return draft


def _stepped(
    who: Principal, book: Book, draft_id: str, step: str, note: str | None = None
) -> Draft:
    DraftStep.create(draft=draft_id, step=step, by=who.user, note=note, at=clock.now())
    return queries.draft(book, draft_id)


def _post(who: Principal, book: Book, draft: Draft) -> Voucher:
    if problem := rules.poster_problem(draft.reviewer, who.user, who.roles):
        raise Forbidden("poster_not_allowed", problem)
    _require_still_right(book, draft)
    lines, day = queries.lines_of(draft), draft.voucher_date
    entries = [Entry(book.code, draft.kind, day, draft.memo, lines, draft.attachments)]
    if draft.kind == "opening":
        _require_unused(book, month_of(day))
        entries += _results_so_far(book, draft, lines)
    signed = Signed(draft.maker, draft.reviewer, draft.cashier, who.user, draft.corrects)
    voucher = vouchers.post(who, entries, document_id=draft.id, signed=signed)[0]
    Draft.update(state="posted", poster=who.user, voucher=voucher.id).where(
        Draft.id == draft.id
    ).execute()
    if draft.kind == "opening":
        books.close_through(book, month_of(day))
        archives.keep_papers(book, month_of(day))
    _stepped(who, book, draft.id, "posted")
    return posted.voucher(who, book.code, voucher.id)


def _results_so_far(book: Book, draft: Draft, lines: Sequence[Line]) -> list[Entry]:
    """The year so far, carried to 3103 as a close would have done it."""
    results = [
        Share(row.account, row.debit_fen - row.credit_fen, _belongs(row))
        for row in lines
        if is_result(row.account)
    ]
    return results_carried(book.code, draft.voucher_date, results)


def _belongs(line: Line) -> dict[str, str]:
    return {name: getattr(line, name) for name in KEPT_BY if getattr(line, name)}


def _require_unused(book: Book, period: str) -> None:
    used = posted.months(book)
    if book.closed_through is not None or (used and used[0] <= period):
        raise Refusal(
            "book_in_use",
            f"The book has vouchers in {period} or earlier, or a closed month; "
            "what stood before cannot be told any more.",
        )


def _by_hand(who: Principal, book_code: str, voucher_id: str) -> Voucher:
    voucher = posted.voucher(who, book_code, voucher_id)
    if voucher.kind == "opening":
        sentence = "is an opening balance, which is final; write the difference in the open month."
        raise Refusal("opening_final", f"{voucher.name} {sentence}")
    if voucher.kind not in BY_HAND:
        raise Refusal(
            "corrected_at_source",
            f"{voucher.name} was not written by hand; put it right where it comes from.",
        )
    return voucher


def _require_correctable(original: Voucher, day: date) -> None:
    """It stands, and the correction is not before it: that would be profit made of nothing."""
    if earlier := queries.correction_of(original.id):
        raise Refusal(
            "reversed_already", f"{original.name} is taken back already.", draft=earlier.id
        )
    if day < original.voucher_date:
        message = f"{original.name} is of {original.voucher_date}; it is not corrected before."
        raise Invalid("date_before_original", message, {"voucher_date": message})


def _called(voucher: Voucher) -> str:
    """How a correction names it (domain.md §4.3): 2026年3月20日记-12号."""
    day = voucher.voucher_date
    return f"{day.year}年{day.month}月{day.day}日{voucher.word}-{voucher.number}号"
