"""`/finance/settlements/bank`: the bank's statements beside the books, and 余额调节表."""

from datetime import date, timedelta

from flask import request

from gateway.web import desk, language, reading
from gateway.web.finance.account_names import in_english
from gateway.web.settlements.pages import show
from shared import clock
from shared.paging import LIMIT_DEFAULT

BANK, USUAL = "1002", "100201"  # 银行存款, and the account that every book begins with
BOOKS = {"store": ("便利店账", "The shop's book"), "property": ("物业账", "The property's book")}
SUGGESTED_MAX = 20  # on the page; all that are unambiguous can be taken at once

bank = desk.desk("bank", __name__, "/finance/settlements/bank")


@bank.get("")
@desk.shown_to("bank:read")
def matching():
    """What is matched with nothing, both sides; what may be matched; what was."""
    book, account, until = chosen_book(), chosen_account(), day("until")
    at, asked = f"/books/{book}/bank", {"account": account, "until": until}
    suggestions = reading.read("ledger", f"{at}/suggestions", **asked)
    for each in suggestions["items"]:
        each["line_keys"] = [
            {key: line[key] for key in ("voucher_id", "line_no")} for line in each["lines"]
        ]
    return show(
        "bank",
        **of_account(book, account),
        until=until,
        open_=reading.read("ledger", f"{at}/unmatched", **asked),
        suggestions=suggestions,
        suggested_max=SUGGESTED_MAX,
    )


@bank.get("/statements")
@desk.shown_to("bank:read")
def statements():
    """The bank's files, and the matches that were made."""
    book, account = chosen_book(), chosen_account()
    at, page = f"/books/{book}/bank", {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    return show(
        "statements",
        **of_account(book, account),
        statements=reading.every("ledger", f"{at}/statements", account=account),
        mappings=reading.read("ledger", f"{at}/mappings")["items"],
        matches=reading.read("ledger", f"{at}/matches", account=account, **page),
    )


@bank.get("/reconciliation")
@desk.shown_to("bank:read")
def reconciliation():
    """余额调节表 of a day; a month end's is frozen by one and signed by another person."""
    book, account = chosen_book(), chosen_account()
    at, on = f"/books/{book}/bank", day("day", clock.today().replace(day=1) - timedelta(days=1))
    return show(
        "reconciliation",
        **of_account(book, account),
        on=on,
        found=reconciled(at, account, on),
        frozen=reading.every("ledger", f"{at}/reconciliations", account=account),
    )


def of_account(book: str, account: str) -> dict:
    """Whose books and which account a page is about, and which others there are."""
    return {
        "book": book,
        "account": account,
        "books": BOOKS,
        "accounts": accounts(book, account),
        "in_english": in_english,
    }


def reconciled(at: str, account: str, on: str) -> dict | None:
    """Bank and books at the end of a day; None while no statement reaches it."""
    try:
        return reading.read("ledger", f"{at}/reconciliation", account=account, day=on)
    except reading.Refused as refused:
        if refused.code == "bank_statement_missing":
            return None
        raise


def chosen_book() -> str:
    """The book that the address names; the shop's at first."""
    asked = request.args.get("book", "")
    return asked if asked in BOOKS else next(iter(BOOKS))


def chosen_account() -> str:
    """The bank account that the address names; the usual one at first."""
    return request.args.get("account") or USUAL


def accounts(book: str, account: str) -> list[tuple[str, str]]:
    """The bank accounts of a book; a cashier, who reads no books, has the usual one."""
    if not desk.may("book:read"):
        return [(account, account)]
    say = language.remembered().say
    chart = reading.read("ledger", f"/books/{book}/accounts")["items"]
    return [
        (code, f"{code} {say(name, in_english(code, name))}")
        for code, name, is_leaf in (
            (each["code"], each["full_name"], each["leaf"]) for each in chart
        )
        if code.startswith(BANK) and is_leaf
    ]


def day(name: str, usual: date | None = None) -> str:
    """A day that the address names; today, unless another one is usual."""
    return request.args.get(name) or (usual or clock.today()).isoformat()
