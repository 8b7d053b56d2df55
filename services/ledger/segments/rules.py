"""What belongs to which segment, and how its result adds up (domain.md §1 row 7). Pure."""

from collections.abc import Iterable
from typing import Any, NamedTuple

REVENUE = ("5001", "5051")
COST = ("5401", "5402")
EXPENSES = ("5403", "5601", "5602", "5603")
OTHER = ("5111", "5301", "5711")  # 投资收益 and 营业外收入 less 营业外支出
INCOME_TAX = ("5801",)


class Figures(NamedTuple):
    """The result of a segment, in fen; `other` may be negative."""

    revenue: int = 0
    cost: int = 0
    expenses: int = 0
    other: int = 0
    income_tax: int = 0

    def plus(self, more: "Figures") -> "Figures":
        """Both together."""
        return Figures(*(a + b for a, b in zip(self, more, strict=True)))

    def shown(self, span: str) -> dict[str, int]:
        """Its columns, with what is left after each step: 毛利, 利润总额, 净利润."""
        gross = self.revenue - self.cost
        profit = gross - self.expenses + self.other
        columns = {
            "revenue": self.revenue,
            "cost": self.cost,
            "gross_profit": gross,
            "expenses": self.expenses,
            "other": self.other,
            "profit_before_tax": profit,
            "income_tax": self.income_tax,
            "net_profit": profit - self.income_tax,
        }
        return {f"{span}_{name}_fen": fen for name, fen in columns.items()}


COLUMNS = (*Figures().shown("month"), *Figures().shown("year"))


class Segment(NamedTuple):
    """A book, or an outlet within one; an empty outlet is what no outlet was told for."""

    book: str
    outlet: str | None = None


def figures(rows: Iterable[Any]) -> Figures:
    """What some turnovers earned; they have an account and fen, closing left out."""
    rows = list(rows)

    def earned(accounts: tuple[str, ...]) -> int:
        return sum(
            row.credit_fen - row.debit_fen for row in rows if row.account.startswith(accounts)
        )

    return Figures(
        earned(REVENUE), -earned(COST), -earned(EXPENSES), earned(OTHER), -earned(INCOME_TAX)
    )


def row(level: str, segment: Segment | None, name: str, moved: list[Any], period: str) -> dict:
    """A row of the report. `level`: total, book or outlet (which are parts of their book)."""
    month = figures(row for row in moved if row.period == period)
    return {
        "level": level,
        "book": segment.book if segment else None,
        "outlet": segment.outlet if segment else None,
        "name": name,
        **month.shown("month"),
        **figures(moved).shown("year"),
    }


def report(
    books: Iterable[tuple[str, str]], outlets: dict[str, str], moved: list[Any], period: str
) -> list[dict]:
    """The whole, then each book, and within a book its outlets where facts told them apart."""
    rows = [row("total", None, "合计", moved, period)]
    for code, name in books:
        of_book = [line for line in moved if line.book == code]
        rows.append(row("book", Segment(code), name, of_book, period))
        keys = sorted({line.outlet for line in of_book}, key=lambda key: (not key, key))
        for key in keys if any(keys) else ():
            called = outlets.get(key, key) if key else "未分到门店"
            mine = [line for line in of_book if line.outlet == key]
            rows.append(row("outlet", Segment(code, key), called, mine, period))
    return rows
