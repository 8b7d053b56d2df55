"""Asking the posting table. Read-only."""

from services.ledger.accounts.rules import seeded
from services.ledger.posting.cases.rules import DAY, Case, cases
from services.ledger.posting.rules import Entry
from services.ledger.tax import queries as tax
from services.ledger.tax.rules import CATEGORIES
from shared.money import yuan
from shared.paging import Page

SIDES = {"debit": "借", "credit": "贷"}


def posting_table() -> Page:
    """Every business case with what is written for it; it fits one page."""
    names = {account.code: account.full_name for account in seeded()}
    rates_bp = tax.vat_rates_bp(CATEGORIES, DAY)
    return Page([_row(case, names) for case in cases(rates_bp)], None)


def _row(case: Case, names: dict[str, str]) -> dict:
    return {
        "case": case.name,
        "fact": case.fact.name if case.fact else None,
        "told_by": case.fact.told_by if case.fact else "ledger",
        "title": case.title,
        "when": case.when,
        "nature": case.nature,
        "sentence": case.sentence,
        "entries": [_entry(entry, names) for entry in case.entries],
    }


def _entry(entry: Entry, names: dict[str, str]) -> dict:
    lines = []
    for line in entry.lines:
        side = "debit" if line.debit_fen else "credit"
        fen = line.debit_fen or line.credit_fen
        name = names[line.account]
        lines.append(
            {
                "side": side,
                "account": line.account,
                "account_name": name,
                "example_fen": fen,
                "text": f"{SIDES[side]}：{line.account} {name} {yuan(fen)}",
            }
        )
    return {"book": entry.book, "kind": entry.kind, "memo": entry.memo.strip(), "lines": lines}
