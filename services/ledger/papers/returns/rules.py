"""What a tax return looks like on paper, as data, from what `tax_returns` found. Pure.

Amounts are fen, shown in yuan; zero stays blank.
"""

from collections.abc import Mapping

from services.ledger.papers.statements.rules import FAILS, Cell, Column, Line, Paper, in_month

VAT_COLUMNS = (
    *(Column("项目", 30), Column("科目", 16), Column("不含税销售额", 18, "fen")),
    *(Column("征收率", 18, "centre"), Column("税额", 18, "fen")),
)
INCOME_TAX_COLUMNS = (Column("项目", 36), Column("说明", 36), Column("金额", 18, "fen"))
NOT_CLOSED = f"{FAILS}本期没有全部结账，数字还会变"


def vat_return(company: str, shown: Mapping) -> Paper:
    """增值税及附加税费申报表 of a filing period: tax category by tax category, then what is due."""
    lines = [
        _vat(row["title"], "、".join(row["accounts"]), row["sales_fen"], _rate(row), row["vat_fen"])
        for row in shown["categories"]
    ]
    lines += [
        _vat("没有税目的收入", row["account"], row["sales_fen"]) for row in shown["unassigned"]
    ]
    sales_fen = sum(row["sales_fen"] for row in (*shown["categories"], *shown["unassigned"]))
    limit = "含本数免征" if shown["threshold"]["limit_included"] else "达到就全额征收"
    lines += [
        _vat("合计", "", sales_fen, "", shown["vat_fen"], bold=True),
        _vat("应税销售额", "", shown["taxed_sales_fen"]),
        _vat("免税销售额", "", shown["exempt_sales_fen"]),
        _vat("起征点", "", shown["threshold"]["limit_fen"], limit),
        _vat("连续十二个月应税销售额", "", shown["rolling"].taxed_sales_fen),
        _vat("账上的应交增值税", "", None, "", shown["booked_fen"]),
        _vat("账上与申报之差", "", None, "", shown["difference_fen"]),
        _vat(
            "应纳增值税",
            "",
            None,
            "免征" if shown["relieved"] else "",
            shown["payable_fen"],
            bold=True,
        ),
    ]
    return Paper(
        title="增值税及附加税费申报表",
        company=company,
        form="小规模纳税人适用",
        subject=f"申报截止：{shown['due_on']}，遇节假日顺延",
        columns=VAT_COLUMNS,
        lines=lines,
        **_standing(shown),
    )


def income_tax(company: str, shown: Mapping) -> Paper:
    """企业所得税预缴: the year so far, what it bears and what is still to accrue."""
    small = "小型微利企业" if shown["small_profit"] else "超过小型微利标准"
    lines = [
        _told("营业收入（本年累计）", "", shown["revenue_fen"]),
        _told("利润总额（本年累计）", small, shown["profit_fen"]),
        _told("应纳所得税", f"税率 {_percent(shown['rate_bp'])}", shown["tax_fen"], bold=True),
        _told("账上已计提", "", shown["accrued_fen"]),
        _told("还要计提", "月结时自动计提", shown["to_accrue_fen"], bold=True),
    ]
    if meals := shown["meals"]:
        share = f"减按 {_percent(meals['share_bp'])} 计入，未参与上面的计算"
        lines.append(_told("免税助餐收入（本年累计）", share, meals["sales_fen"]))
    return Paper(
        title="企业所得税预缴",
        company=company,
        columns=INCOME_TAX_COLUMNS,
        lines=lines,
        **_standing(shown),
    )


def _standing(shown: Mapping) -> dict:
    """Of which months a return is, and whether they are closed; on one upright page."""
    since, until = shown["since"], shown["until"]
    dated = in_month(until) if since == until else f"{in_month(since)} 至 {in_month(until)}"
    return {
        "period": until if since == until else f"{since}_{until}",
        "dated": dated,
        "checks": () if shown["closed"] else (NOT_CLOSED,),
        "beside": (1, 1),
        "landscape": False,
        "one_page": True,
    }


def _rate(row: Mapping) -> str:
    return "免税" if row["exempt"] else _percent(row["rate_bp"])


def _vat(
    name: str,
    accounts: str,
    sales_fen: int | None,
    rate: str = "",
    vat_fen: int | None = None,
    bold: bool = False,
) -> Line:
    cells = (name, accounts, sales_fen, rate, vat_fen)
    return Line(tuple(Cell(value, bold=bold) for value in cells))


def _told(name: str, note: str, fen: int, bold: bool = False) -> Line:
    return Line((Cell(name, bold=bold), Cell(note), Cell(fen, bold=bold)))


def _percent(rate_bp: int) -> str:
    """A rate as it is spoken: 5%, 2.5%."""
    whole, hundredths = divmod(rate_bp, 100)
    return f"{whole}.{hundredths:02d}".rstrip("0").rstrip(".") + "%"
