"""What a month's and a year's end become. Pure."""

from collections.abc import Iterable
from datetime import date

from services.ledger.accounts.rules import side_of
from services.ledger.posting.rules import (
    VAT,
    Entry,
    Line,
    Share,
    credit,
    debit,
    moved,
    written,
)


def vat_relieved(book: str, day: date, vat_fen: int) -> list[Entry]:
    """免税转出: the VAT accrued in a filing period that stayed below the threshold."""
    lines = [debit(VAT, vat_fen), credit("530101", vat_fen)]
    return written(Entry(book, "vat_relief", day, "免征增值税转出", lines, attachments=0))


def income_tax_accrued(book: str, day: date, tax_fen: int) -> list[Entry]:
    """计提所得税: on the year's profit so far; red when a later loss takes it back."""
    lines = [debit("5801", tax_fen), credit("222102", tax_fen)]
    return written(Entry(book, "income_tax", day, "计提企业所得税", lines, attachments=0))


def results_carried(book: str, day: date, results: Iterable[Share]) -> list[Entry]:
    """结转损益: after it every 5xxx account stands at zero; incomes first, then expenses."""
    results = list(results)
    incomes = [share for share in results if side_of(share.account) == "credit"]
    expenses = [share for share in results if side_of(share.account) == "debit"]
    lines = [
        *(_debited(s.account, -s.balance_fen, **s.belongs) for s in incomes),
        _debited("3103", sum(share.balance_fen for share in incomes)),
        _debited("3103", sum(share.balance_fen for share in expenses)),
        *(_debited(s.account, -s.balance_fen, **s.belongs) for s in expenses),
    ]
    return written(Entry(book, "carry_forward", day, "结转本期损益", lines, attachments=0))


def _debited(account: str, amount_fen: int, **belongs: str) -> Line:
    """A debit, or a credit when negative: what stood on the unusual side is emptied there, so
    that the account's turnover of the year still shows it."""
    if amount_fen < 0:
        return credit(account, -amount_fen, **belongs)
    return debit(account, amount_fen, **belongs)


def year_ended(
    book: str, day: date, net_profit_fen: int, reserve_fen: int, set_aside_fen: int
) -> list[Entry]:
    """年末: the result into 利润分配, the reserve out of it, its sub-accounts emptied.

    提取专项 is emptied of what funds received less what they released.
    """
    lines = [
        *moved("3103", "310401", net_profit_fen),
        *moved("310403", "310101", reserve_fen),
        *moved("310401", "310403", reserve_fen),
        *moved("310401", "310402", set_aside_fen),
    ]
    return written(Entry(book, "year_end", day, "年末结转利润分配", lines, attachments=0))
