"""`/finance/vouchers/drafts`: vouchers by hand, from the grid to the review and the posting."""

from flask import Blueprint, request

from gateway.web import desk, language, reading
from gateway.web.finance import belongings, section
from gateway.web.finance.account_names import in_english
from gateway.web.pinyin import first_letters
from shared import clock
from shared.identity import caller

drafts = Blueprint("drafts", __name__, url_prefix="/vouchers")
PAGE = 50
BY_HAND = ("manual", "supplement")  # kinds whose lines a person wrote and may write anew


@drafts.get("/drafts")
@desk.shown_to("book:read")
def waiting():
    """Drafts by their state: what waits for the reviewer, what is reviewed, what is done."""
    opened = section.opened()
    asked = {"state": request.args.get("state") or "draft", "q": request.args.get("q") or None}
    after = request.args.get("after")
    path = f"{opened.path}/drafts"
    return section.page(
        "drafts.html",
        opened,
        asked=asked,
        found=reading.read("ledger", path, limit=PAGE, after=after, **asked),
        waiting=reading.read("ledger", f"{path}/summary"),
        last_period=section.this_month(),
    )


@drafts.get("/new")
@desk.shown_to("voucher:draft")
def new():
    """The grid, empty or like an earlier voucher (`like`), or for what one should have said more
    (`supplements`), or for what stood before the first month (`opening`)."""
    opened = section.opened()
    like, more = request.args.get("like"), request.args.get("supplements")
    return section.page(
        "grid.html",
        opened,
        draft=None,
        like=_voucher(opened, like) if like else None,
        supplements=_voucher(opened, more) if more else None,
        opening=section.moved(section.this_month(), -1) if "opening" in request.args else None,
        **_grid(opened),
    )


@drafts.get("/drafts/<draft_id>")
@desk.shown_to("book:read")
def draft(draft_id: str):
    """A draft: its maker writes on in the grid, everybody else reads it and takes the next step."""
    opened = section.opened()
    path = f"{opened.path}/drafts/{draft_id}"
    found = reading.read("ledger", path)
    mine = found["maker"] == caller().user
    shown = {
        "draft": found,
        "mine": mine,
        "papers_here": reading.read("ledger", f"{path}/attachments")["items"],
        "switchable": False,
    }
    if (
        mine
        and found["state"] == "draft"
        and found["kind"] in BY_HAND
        and "read" not in request.args
    ):
        return section.page("grid.html", opened, like=None, **shown, **_grid(opened))
    chart = {row["code"]: row["full_name"] for row in _chart(opened)}
    known = belongings.names_of(found["lines"])
    return section.page("draft.html", opened, chart=chart, known=known, **shown)


def _voucher(opened: section.Open, voucher_id: str) -> dict:
    return reading.read("ledger", f"{opened.path}/vouchers/{voucher_id}")


def _grid(opened: section.Open) -> dict:
    """What the grid knows of accounts: how they are found, and what their lines belong to."""
    say = language.remembered().say
    return {
        "accounts": [
            {
                "code": row["code"],
                "name": say(row["full_name"], in_english(row["code"], row["full_name"])),
                "initials": initials(row["full_name"]),
                "requires": row["requires"],
            }
            for row in _chart(opened)
            if row["leaf"] and row["frozen_on"] is None
        ],
        "last_day": clock.today().isoformat(),
    }


def _chart(opened: section.Open) -> list[dict]:
    return reading.read("ledger", f"{opened.path}/accounts")["items"]


def initials(name: str) -> str:
    """A name as it is typed in a hurry: 应付职工薪酬 is yfzgxc."""
    return "".join(letter for letter in first_letters(name).lower() if letter.isalnum())
