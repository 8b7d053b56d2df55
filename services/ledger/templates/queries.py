"""Asking the templates, and what a month asks for. Read-only."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from services.ledger.accounts import queries as accounts
from services.ledger.accounts.rules import Account
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.drafts import queries as drafts
from services.ledger.drafts.models import Draft
from services.ledger.templates import rules
from services.ledger.templates.models import Template, TemplateLine
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Due(NamedTuple):
    """What a month asks for, in fen.

    `state`: later (its day has not come), due, made (a draft waits) or posted.
    """

    template: Template
    period: str
    voucher_date: date
    memo: str
    amounts: dict[int, int]
    amount_fen: int
    state: str
    draft: Draft | None


class Choice(NamedTuple):
    """A line of an example, and the accounts of the book that may stand in it."""

    line: rules.ExampleLine
    choices: list[Account]


class Example(NamedTuple):
    """An example with the accounts of the book."""

    example: rules.Example
    lines: list[Choice]


def templates(who: Principal, book_code: str, wanted: dict) -> Page:
    """A page of templates in the order of their making, with their lines."""
    book = books.book(who, book_code)
    query = Template.select().where(
        (Template.book == book) & Template.retired_on.is_null(not wanted["retired"])
    )
    found = page(query, Template.id, wanted["limit"], wanted["after"])
    return Page(_with_lines(found.items), found.next)


def template(book: Book, template_id: str) -> Template:
    """One template with its lines. Raises `template_unknown`."""
    found = Template.get_or_none((Template.book == book) & (Template.id == template_id))
    if found is None:
        raise missing("template", template_id)
    return _with_lines([found])[0]


def template_of(who: Principal, book_code: str, template_id: str) -> Template:
    """One template of the caller's book. Raises `book_unknown`, `template_unknown`."""
    return template(books.book(who, book_code), template_id)


def standing(book: Book) -> int:
    """How many templates a book has that are not retired."""
    return Template.select().where((Template.book == book) & Template.retired_on.is_null()).count()


def named(book: Book, name: str) -> Template | None:
    """The template of that name that is not retired."""
    return Template.get_or_none(
        (Template.book == book) & (Template.name == name) & Template.retired_on.is_null()
    )


def recurring_of(who: Principal, book_code: str, period: str) -> Page:
    """What a month asks for; it fits one page."""
    return Page(recurring(books.book(who, book_code), period), None)


def recurring(book: Book, period: str) -> list[Due]:
    """What a month asks for, by day; a retired template only where it was made before."""
    query = Template.select().where(
        (Template.book == book)
        & (Template.first_period <= period)
        & (Template.last_period.is_null() | (Template.last_period >= period))
    )
    found = _with_lines(list(query.order_by(Template.id)))
    made = drafts.made_for([row.id for row in found], period)
    wanted = [
        _due(row, schedule, period, made.get(row.id))
        for row in found
        if (schedule := row.schedule) and (row.retired_on is None or row.id in made)
    ]
    return sorted(wanted, key=lambda due: (due.voucher_date, due.template.id))


def due_unmade(book: Book, period: str) -> list[Due]:
    """What is due in a month by today and has no draft yet; a warning before the month's close."""
    return [row for row in recurring(book, period) if row.state == "due"]


def examples(who: Principal, book_code: str) -> Page:
    """The examples an accountant may begin with, and which of her accounts fit them."""
    chart = accounts.chart(books.book(who, book_code)).values()
    return Page(
        [
            Example(example, [Choice(line, _choices(line, chart)) for line in example.lines])
            for example in rules.EXAMPLES
        ],
        None,
    )


def _choices(line: rules.ExampleLine, chart: Any) -> list[Account]:
    return [
        row
        for row in chart
        if row.is_leaf and row.frozen_on is None and line.under and row.code.startswith(line.under)
    ]


def _due(row: Template, schedule: rules.Schedule, period: str, draft: Draft | None) -> Due:
    day = rules.day_in(schedule, period)
    amounts = rules.spread(row.written, rules.part_fen(schedule, period))
    lines = rules.filled(row.written, amounts)
    if draft is not None:
        state = "posted" if draft.state == "posted" else "made"
    else:
        state = "due" if day <= clock.today() else "later"
    return Due(
        row,
        period,
        day,
        rules.memo_in(row.memo, schedule, period),
        amounts,
        sum(line.debit_fen for line in lines),
        state,
        draft,
    )


def _with_lines(found: list[Template]) -> list[Template]:
    lines = defaultdict(list)
    written = TemplateLine.select().where(TemplateLine.template.in_([row.id for row in found]))
    for line in written.order_by(TemplateLine.template, TemplateLine.line_no):
        lines[line.template_id].append(line)
    for row in found:
        row.written = lines[row.id]
    return found
