"""`/public/…`: what everybody may read of a month, from sealed documents; live is only whether the
books agree.

A page is the same for everybody and may be kept by caches; the form for an objection is not.
"""

import json
import uuid
from typing import Any, NamedTuple

import segno
from flask import Blueprint, Response, current_app, make_response, render_template, request
from marshmallow import ValidationError

from gateway.audit import queries as audit
from gateway.identity import queries as identity
from gateway.limits import PUBLIC_READS, PUBLIC_WRITES, limited
from gateway.record import queries
from gateway.record.models import Publication
from gateway.record.objections import commands as objecting
from gateway.record.objections import queries as objections
from gateway.record.objections.schemas import CONTACT_LONGEST, TEXT_LONGEST, ObjectSchema
from gateway.record.packages import rules as packages
from gateway.record.photos import queries as photos
from gateway.record.rules import row_key
from gateway.record.tables.rules import TABLES, Column, Table
from gateway.web import charts, language, public_pictures
from gateway.web.charts import Series
from gateway.web.disclosure.tables import NUMBERS, lines, shown, text
from gateway.web.loop.pictures import Picture
from gateway.web.pages import headline, protect
from gateway.web.words import CATEGORIES
from shared import clock
from shared.errors import Invalid, Refusal, missing

ARCHIVE = "package.zip"
MEDIA = {"json": "application/json", "csv": "text/csv; charset=utf-8", "zip": "application/zip"}
# A page changes with an objection that is answered: asked for each time, sent only when it changed.
PAGE_KEPT, FILE_KEPT = "public, max-age=0, must-revalidate", "public, max-age=86400"
# The address of a photo names its bytes, so it never changes; but one that was taken down is to be
# gone from everybody's cache within a day.
PHOTO_KEPT = f"{FILE_KEPT}, immutable"
KEY_LONGEST = 200
QR_SCALE = 3
COLUMNS_MAX, BROAD_FROM = 8, 6
WIDTH = 760  # of a picture: what is readable on A4
MONTHS_DRAWN = 24
EARNING = ("营业额怎样变成利润", "From turnover to profit")
FLOWING = ("资金从哪里来，用到哪里去", "What came into the funds, and what it did")

public = Blueprint("public", __name__, url_prefix="/public")


class Cell(NamedTuple):
    """What stands in a cell; `new` is what a correction put in its place, None without one."""

    text: str
    new: str | None
    is_number: bool


class Sheet(NamedTuple):
    """A table as it is shown; a heading is of numbers if the cells below it are."""

    name: str
    title: str
    headings: list[Cell]
    rows: list[list[Cell]]

    @property
    def is_broad(self) -> bool:
        """Whether it needs the whole width of a paper."""
        return len(self.headings) > BROAD_FROM


@public.after_request
def frame(response: Response) -> Response:
    """Loads nothing from outside; a page is asked for again only when it has changed."""
    protect(response)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


@public.errorhandler(Refusal)
def trouble(refusal: Refusal):
    """The same refusals as everywhere, as a page for people."""
    page = _page("record_trouble.html", status=refusal.status, code=refusal.code)
    return page, refusal.status, refusal.headers


@public.get("")
@limited(PUBLIC_READS)
def communities():
    """Every community, and the month it published last."""
    rows = [(each, queries.last_month(each.code)) for each in identity.communities()]
    return _kept(_page("record_communities.html", communities=rows))


@public.get("/<community>")
@limited(PUBLIC_READS)
def community(community):
    """The month published last in short, and all of them."""
    found = queries.community(community)
    published = queries.publications(community)
    of_months = [each for each in published if each.kind == "month"]
    months = sorted(of_months, key=lambda each: each.period)
    latest = queries.last_month(community)
    return _kept(
        _page(
            "record_community.html",
            community=found,
            audit=audit.standing(community),
            months=months[::-1],
            corrected={each.period for each in published if each.kind == "correction"},
            headline=headline(latest) if latest else None,
            latest=latest,
            chart=_chart(months[-MONTHS_DRAWN:]),
        )
    )


@public.get("/<community>/<period>")
@limited(PUBLIC_READS)
def month(community, period):
    """A month as it was published, with its corrections beside it."""
    published = queries.publication(community, period)
    corrections = [
        (each, json.loads(each.content))
        for each in queries.publications(community, period)
        if each.kind == "correction"
    ]
    said, spoken = json.loads(published.content), language.asked()
    notice_ends_on = (corrections[-1][0] if corrections else published).notice_ends_on
    address = f"{current_app.config['PUBLIC_URL']}/public/{community}/{period}"
    return _kept(
        _page(
            "record_month.html",
            record=said,
            headline=headline(published),
            earning=_drawn(public_pictures.earning(said["tables"], spoken), EARNING),
            flowing=_drawn(public_pictures.flowing(said["tables"], spoken), FLOWING),
            audit=audit.standing(community),
            publication=published,
            corrections=[
                (each, new, lines(spoken, new["differences"], new["tables"], said["tables"]))
                for each, new in corrections
            ],
            sheets=_sheets(said, _corrected(corrections)),
            heard=objections.heard(community, period),
            notice_ends_on=notice_ends_on,
            is_open=clock.today() <= notice_ends_on,
            photos=photos.of_draft(published.id),
            categories=CATEGORIES,
            named=spoken.named,
            files=[*packages.names(said), ARCHIVE],
            broken_at=queries.broken_at(community),
            address=address,
            code=segno.make(address, error="m").svg_inline(scale=QR_SCALE, svgclass="qr"),
        )
    )


@public.get("/<community>/<period>/photos/<sha256>.jpg")
@limited(PUBLIC_READS)
def photo(community, period, sha256):
    """A photo of a published month, while it hangs on the wall."""
    content = photos.published_picture(queries.publication(community, period), sha256)
    response = _kept(make_response(content), PHOTO_KEPT)
    response.content_type = "image/jpeg"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@public.get("/<community>/<period>/object")
@limited(PUBLIC_READS)
def form(community, period):
    """The form for an objection, with a key of its own: sending it twice is objecting once."""
    queries.publication(community, period)
    return _form(community, period, str(uuid.uuid4()), {})


@public.post("/<community>/<period>/object")
@limited(PUBLIC_WRITES)
def send(community, period):
    """Object; the answer shows the code."""
    key = request.form.get("key", "")[:KEY_LONGEST]
    said = {name: request.form.get(name, "").strip() or None for name in ("text", "contact")}
    try:
        wanted = ObjectSchema().load({name: text for name, text in said.items() if text})
    except ValidationError:
        return _form(community, period, key or str(uuid.uuid4()), said, is_wrong=True), 422
    if not key:
        raise Invalid("form_incomplete", "Open the form anew.")
    made = objecting.object_to(community, period, key, wanted)
    return _page("record_objected.html", code=made.code, community=community, period=period), 201


@public.get("/objections")
@limited(PUBLIC_READS)
def follow():
    """Where an objection stands."""
    code = request.args.get("code", "").strip()
    found = objections.followed(code) if code else None
    return _page("record_follow.html", objection=found)


@public.get("/<community>/<period>/<name>")
@public.get("/<community>/<period>/corrections/<int:sequence>/<name>")
@limited(PUBLIC_READS)
def download(community, period, name, sequence=None):
    """A file of the Data Package: computed from the sealed document, the same for ever."""
    published = queries.publication(community, period, sequence)
    if name == ARCHIVE:
        data = packages.archive(published.content)
    else:
        found = packages.files(published.content).get(name)
        if found is None:
            raise missing("file", name)
        data = found
    response = make_response(data)
    response.content_type = MEDIA[name.rpartition(".")[2]]
    return _kept(response, FILE_KEPT)


def _kept(page: str | Response, how: str = PAGE_KEPT) -> Response:
    """An answer that caches may keep, and that is sent again only when it has changed."""
    response = make_response(page)
    response.headers["Cache-Control"] = how
    response.add_etag()
    response.make_conditional(request)
    return response


def _form(community: str, period: str, key: str, said: dict, is_wrong: bool = False) -> str:
    return _page(
        "record_form.html",
        community=community,
        period=period,
        key=key,
        said=said,
        is_wrong=is_wrong,
        longest={"text": TEXT_LONGEST, "contact": CONTACT_LONGEST},
    )


def _drawn(drawn: Picture, title: tuple[str, str]) -> dict[str, Any]:
    """A picture under its title; its figures are those of the tables below."""
    spoken = language.asked()
    name = spoken.say(*title)
    svg = charts.sankey(drawn.nodes, drawn.links, name, spoken.say("其他", "others"), WIDTH)
    return {"title": name, "svg": svg}


def _chart(months: list[Publication]) -> Any:
    """Profit and what was paid out of funds, month by month, as they were published."""
    say = language.asked().say
    figures = [headline(each)["fen"] for each in months]
    return charts.bars_and_line(
        [each.period for each in months],
        [
            Series(say("净利润", "Net profit"), [fen["net_profit"] for fen in figures]),
            Series(
                say("反哺支出", "Paid out of funds"), [fen["disbursed"] for fen in figures], "use"
            ),
        ],
        title=say("逐月", "Month by month"),
    )


def _corrected(corrections: list[tuple[Publication, dict]]) -> dict[tuple[str, str, str], Any]:
    """What the corrections put in the place of which field; the last one counts."""
    return {
        (row["table"], row["row"], row["field"]): row["new"]
        for _, said in corrections
        for row in said["differences"]
    }


def _sheets(said: dict, corrected: dict) -> list[Sheet]:
    """The tables that have rows, without the columns that are for programs; the broad ones come
    last, because on paper the others stand two beside each other."""
    sheets = [
        _sheet(table, said["tables"][table.name], corrected)
        for table in TABLES
        if said["tables"][table.name]
    ]
    return sorted(sheets, key=lambda sheet: sheet.is_broad)


def _sheet(table: Table, rows: list[dict], corrected: dict) -> Sheet:
    """A table; one of many columns is turned, so that it fits on a telephone and on paper."""
    columns = shown(table)
    headings = [
        Cell(language.asked().say(each.zh, each.en), None, each.kind in NUMBERS) for each in columns
    ]
    cells = [
        [_cell(each, row, corrected, (table.name, row_key(table, row))) for each in columns]
        for row in rows
    ]
    if len(columns) > COLUMNS_MAX:
        turned = [
            [heading._replace(is_number=False), *(row[place] for row in cells)]
            for place, heading in enumerate(headings)
        ]
        headings = [each._replace(is_number=place > 0) for place, each in enumerate(turned[0])]
        cells = turned[1:]
    return Sheet(table.name, language.asked().say(table.zh, table.en), headings, cells)


def _cell(column: Column, row: dict, corrected: dict, where: tuple[str, str]) -> Cell:
    place, spoken = (*where, column.name), language.asked()
    new = text(spoken, column, corrected[place]) if place in corrected else None
    return Cell(text(spoken, column, row[column.name]), new, column.kind in NUMBERS)


def _page(template: str, **shown: Any) -> str:
    spoken = language.asked()
    return render_template(
        template,
        say=spoken.say,
        moment=spoken.moment,
        day=clock.business_day,
        lang=spoken.say("", "?lang=en"),
        other_language=request.path + spoken.say("?lang=en", ""),
        **shown,
    )
