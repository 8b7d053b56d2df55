"""Making templates, and drafts of them: by hand, or all that a month asks for."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.database import insert_rows, writes
from services.ledger.drafts import commands as drafts
from services.ledger.drafts.models import Draft
from services.ledger.drafts.rules import RULES, SHAPE_RULES
from services.ledger.templates import queries, rules
from services.ledger.templates.models import Template, TemplateLine
from services.ledger.templates.queries import Due
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.identity import Principal

TEMPLATES_MAX = 200  # of a book, retired ones aside


class Refused(NamedTuple):
    """A template of which no draft could be made, and why."""

    template: Template
    refusal: Refusal


class Made(NamedTuple):
    """What a month's asking came to."""

    period: str
    drafts: list[Draft]
    refused: list[Refused]


@writes
def make_template(who: Principal, book_code: str, wanted: dict) -> Template:
    """Keep a shape of vouchers, with or without a schedule. Amounts in fen.

    Raises `book_unknown`, `template_exists`, `too_many_templates`, `schedule_invalid`,
    `amount_needed` where a month could not be made by itself, and the codes of drafts that do
    not ask for a day: `voucher_unbalanced`, `account_not_postable`, `account_frozen`,
    `account_controlled`, `dimension_missing`, `formula_in_text`.
    """
    book = books.book(who, book_code)
    if queries.named(book, wanted["name"]):
        raise Refusal("template_exists", f"There is a template {wanted['name']} already.")
    if queries.standing(book) >= TEMPLATES_MAX:
        raise Refusal("too_many_templates", f"A book has at most {TEMPLATES_MAX} templates.")
    schedule = rules.Schedule(**wanted["schedule"]) if wanted["schedule"] else None
    shapes = [TemplateLine(line_no=n, **line) for n, line in enumerate(wanted["lines"], start=1)]
    _require_shape(book, wanted, schedule, shapes)
    made = Template.create(
        id=ids.new_id(),
        book=book,
        name=wanted["name"],
        memo=wanted["memo"],
        attachments=wanted["attachments"],
        **(wanted["schedule"] or {}),
        maker=who.user,
        made_at=clock.now(),
    )
    rows = [
        {"template": made.id, "line_no": n, **line}
        for n, line in enumerate(wanted["lines"], start=1)
    ]
    insert_rows(TemplateLine, rows)
    return queries.template(book, made.id)


@writes
def retire_template(who: Principal, book_code: str, template_id: str) -> Template:
    """Use a template no more; what was made of it stays.

    Raises `template_unknown`, `template_retired`.
    """
    book = books.book(who, book_code)
    _standing(book, template_id)
    Template.update(retired_on=clock.today(), retired_by=who.user).where(
        Template.id == template_id
    ).execute()
    return queries.template(book, template_id)


@writes
def use_template(who: Principal, book_code: str, template_id: str, wanted: dict) -> Draft:
    """Make a draft in the shape of a template, with the amounts given by line, in fen.

    Raises `template_unknown`, `template_retired`, `amounts_invalid`, and what a draft by hand is
    refused with. It is not what the schedule asks for: that is made by `make_recurring`.
    """
    book = books.book(who, book_code)
    found = _standing(book, template_id)
    if wrong := rules.amount_problems(found.written, wanted["amounts"]):
        raise Invalid("amounts_invalid", next(iter(wrong.values())), wrong)
    papers = wanted["attachments"]
    return drafts.make_from_template(
        who,
        book,
        found.id,
        None,
        {
            "id": wanted["id"],
            "voucher_date": wanted["voucher_date"],
            "memo": wanted["memo"] or found.memo,
            "attachments": found.attachments if papers is None else papers,
            "lines": _lines(found, wanted["amounts"]),
        },
    )


@writes
def make_recurring(who: Principal, book_code: str, period: str) -> Made:
    """Make all drafts that a month asks for by today, each once; a discarded one again.

    One that is refused, its account frozen meanwhile, does not keep the others back. Raises
    `book_unknown`, `period_closed`.
    """
    book = books.book(who, book_code)
    if book.closed_through is not None and period <= book.closed_through:
        raise Refusal("period_closed", f"The books are closed through {book.closed_through}.")
    made, refused = [], []
    for due in queries.due_unmade(book, period):
        try:
            made.append(_make_due(who, book, due))
        except Invalid as refusal:
            refused.append(Refused(due.template, refusal))
    return Made(period, made, refused)


def _make_due(who: Principal, book: Book, due: Due) -> Draft:
    wanted = {
        "id": None,
        "voucher_date": due.voucher_date,
        "memo": due.memo,
        "attachments": due.template.attachments,
        "lines": _lines(due.template, due.amounts),
    }
    return drafts.make_from_template(who, book, due.template.id, due.period, wanted)


def _lines(found: Template, amounts: dict[int, int]) -> list[dict[str, Any]]:
    return [line._asdict() for line in rules.filled(found.written, amounts)]


def _standing(book: Book, template_id: str) -> Template:
    found = queries.template(book, template_id)
    if found.retired_on is not None:
        raise Refusal("template_retired", f"{found.name} is retired since {found.retired_on}.")
    return found


def _require_shape(
    book: Book, wanted: dict, schedule: rules.Schedule | None, shapes: Sequence[TemplateLine]
) -> None:
    """What can be told before an amount or a day is known; of a schedule, every month."""
    parts: set[int | None] = {None}
    if schedule is not None:
        if problem := rules.schedule_problem(schedule):
            raise Invalid("schedule_invalid", problem, {"schedule": problem})
        parts = {
            rules.part_fen(schedule, schedule.first_period),
            rules.part_fen(schedule, schedule.last_period or schedule.first_period),
        }
        _require_amounts(schedule, shapes)
    said = {**wanted, "voucher_date": clock.today()}
    known = schedule is not None or not rules.open_lines(shapes)
    for part in parts:
        lines = rules.filled(shapes, rules.spread(shapes, part))
        drafts.require_right(book, "manual", said, lines, RULES if known else SHAPE_RULES)


def _require_amounts(schedule: rules.Schedule, shapes: Sequence[TemplateLine]) -> None:
    waiting = rules.open_lines(shapes)
    if schedule.total_fen is None and waiting:
        wrong = {
            f"lines.{row.line_no - 1}.amount_fen": "Each month needs this amount."
            for row in waiting
        }
        raise Invalid("amount_needed", "A schedule without a total fixes every amount.", wrong)
    if schedule.total_fen is not None and not waiting:
        problem = "Leave the amount of the lines open that take the month's part."
        raise Invalid("schedule_invalid", problem, {"schedule.total_fen": problem})
