"""What a month's checklist looks at, in words, and where what is open is put right. Pure."""

from typing import NamedTuple

from gateway.web.finance.details import Detail, detail


class Check(NamedTuple):
    """A thing that is looked at: what it is, what to do when it is open, and where."""

    zh: str
    en: str
    zh_do: str
    en_do: str
    href: str | None = None


class Shown(NamedTuple):
    """An item of the checklist as a page shows it."""

    item: dict
    check: Check
    details: list[Detail]


CHECKS = {
    "period_not_over": Check(
        "月份已过完", "The month is over", "等到下个月再结。", "Wait for the next month."
    ),
    "earlier_period_open": Check(
        "前面的月份已结账",
        "Earlier months are closed",
        "先结前面的月份。",
        "Close the earlier month first.",
    ),
    "vouchers_unposted": Check(
        "手工凭证都已记账",
        "Vouchers by hand are posted",
        "审核并记账，不要的作废。",
        "Review and post them, or give them up.",
        "/finance/vouchers/drafts",
    ),
    "facts_parked": Check(
        "业务都已入账",
        "Everything that happened is posted",
        "有业务记不进账，请管理员处理后重试。",
        "Something could not be posted; the administrator settles it.",
    ),
    "facts_unread": Check(
        "业务数据都已收到", "All facts are read", "稍等一会儿再看。", "Look again in a moment."
    ),
    "attention_open": Check(
        "待处理事项已处理",
        "No matter waits",
        "到店务里逐项说明。",
        "Settle each of them in the shop.",
    ),
    "trial_balance_unequal": Check(
        "试算平衡",
        "Debits equal credits",
        "借贷不平，请联系管理员核查账簿。",
        "Have the books verified.",
        "/finance/statements/trial-balance",
    ),
    "cash_negative": Check(
        "现金和银行没有负数",
        "No money below zero",
        "有收款没入账，请核对日记账。",
        "Something received is not booked; look at the journal.",
    ),
    "variance_open": Check(
        "待处理财产损溢已清",
        "1901 is zero",
        "盘点差异查明原因后转出，年末必须为零。",
        "Resolve the variances; the year ends without any.",
    ),
    "recurring_unmade": Check(
        "循环凭证已生成",
        "Recurring vouchers are made",
        "到模板页生成本月的循环凭证。",
        "Make them on the page of templates.",
        "/finance/vouchers/templates",
    ),
    "small_scale_limit": Check(
        "未超小规模标准",
        "Below the small-scale limit",
        "十二个月销售额接近或超过小规模纳税人标准，请咨询税务。",
        "Sales of twelve months near the limit; ask the tax office.",
    ),
    "bank_not_reconciled": Check(
        "银行已对账",
        "Banks are reconciled",
        "导入银行流水，编制余额调节表并由另一人签字。",
        "Import the statements, freeze the reconciliation, have it signed.",
        "/finance/settlements",
    ),
    "till_open": Check(
        "收银都已交班", "Tills are closed", "请店员交班点钱。", "The clerk closes the till.", "/pos"
    ),
    "day_not_closed": Check(
        "每天都已日结",
        "Days are closed",
        "请店里补做日结。",
        "The shop closes these days.",
        "/shop",
    ),
    "settlement_unmatched": Check(
        "平台账单已对上",
        "Platform bills match",
        "导入平台账单并逐笔核对。",
        "Import the platform's bill and match it.",
        "/finance/settlements",
    ),
    "clearing_open": Check(
        "平台待到账正常",
        "Platforms owe nothing old",
        "平台该到账的钱没到，或到多了。",
        "Money from a platform is late, or too much.",
        "/finance/settlements",
    ),
    "stock_not_counted": Check(
        "本月已盘点", "Stock was counted", "请店里盘点。", "The shop counts its stock.", "/shop"
    ),
    "count_unresolved": Check(
        "盘点差异已处理",
        "Counts are resolved",
        "请审核人处理盘点差异。",
        "The reviewer resolves them.",
        "/shop",
    ),
    "campaign_unsettled": Check(
        "团购已结算",
        "Campaigns are settled",
        "请店里结算已到货的团购。",
        "The shop settles them.",
        "/shop",
    ),
}


STATES = ("open", "accepted", "clear")


def in_order(items: list[dict]) -> list[Shown]:
    """What is open comes first; else they stand as the ledger has them, what blocks first."""
    return [shown(item) for item in sorted(items, key=lambda item: STATES.index(item["state"]))]


def shown(item: dict) -> Shown:
    """An item with its words; one that nobody has named here speaks for itself."""
    code = item["code"]
    check = CHECKS.get(code) or Check(code, code, item["sentence"], item["sentence"])
    return Shown(item, check, [detail(code, each) for each in item["details"]])
