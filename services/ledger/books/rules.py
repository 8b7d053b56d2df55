"""The chart of accounts and the two books. Pure: no Flask, no peewee, no clock."""

from typing import NamedTuple

BOOKS = {"store": "便利店公司", "property": "物业公司"}
FILINGS = ("quarter", "month")
FIRST_HASH = "0" * 64  # what the first voucher of a book follows

CLASSES = {"1": "asset", "2": "liability", "3": "equity", "4": "cost", "5": "result"}


class Account(NamedTuple):
    """A place where value is kept; `side` is where its balance normally stands."""

    code: str
    name: str
    side: str

    @property
    def kind(self) -> str:
        """asset, liability, equity, cost or result, by the first digit of the code."""
        return CLASSES[self.code[0]]

    @property
    def parent(self) -> str | None:
        """The code of the account above; codes are 4-2 digits."""
        return self.code[:4] if len(self.code) > 4 else None

    @property
    def full_name(self) -> str:
        """Its name behind its parent's, since two parents have an 内部往来: 其他应收款—内部往来."""
        return f"{CHART[self.parent].name}—{self.name}" if self.parent else self.name

    @property
    def level(self) -> int:
        """1 for the accounts of the standard, 2 for ours under them."""
        return 2 if self.parent else 1

    @property
    def is_leaf(self) -> bool:
        """Whether it takes postings: a parent with sub-accounts takes none itself."""
        return self.code not in PARENTS


def _chart(side: str, text: str) -> tuple[Account, ...]:
    return tuple(Account(word[:4], word[4:], side) for word in text.split())


# The 66 accounts of 小企业会计准则 (domain.md §2.1), in its order.
STANDARD = (
    *_chart(
        "debit",
        "1001库存现金 1002银行存款 1012其他货币资金 1101短期投资 1121应收票据 1122应收账款 "
        "1123预付账款 1131应收股利 1132应收利息 1221其他应收款 1401材料采购 1402在途物资 "
        "1403原材料 1404材料成本差异 1405库存商品",
    ),
    *_chart("credit", "1407商品进销差价"),
    *_chart(
        "debit",
        "1408委托加工物资 1411周转材料 1421消耗性生物资产 1501长期债券投资 1511长期股权投资 "
        "1601固定资产",
    ),
    *_chart("credit", "1602累计折旧"),
    *_chart("debit", "1604在建工程 1605工程物资 1606固定资产清理 1621生产性生物资产"),
    *_chart("credit", "1622生产性生物资产累计折旧"),
    *_chart("debit", "1701无形资产"),
    *_chart("credit", "1702累计摊销"),
    *_chart("debit", "1801长期待摊费用 1901待处理财产损溢"),
    *_chart(
        "credit",
        "2001短期借款 2201应付票据 2202应付账款 2203预收账款 2211应付职工薪酬 2221应交税费 "
        "2231应付利息 2232应付利润 2241其他应付款 2401递延收益 2501长期借款 2701长期应付款 "
        "3001实收资本 3002资本公积 3101盈余公积 3103本年利润 3104利润分配",
    ),
    *_chart("debit", "4001生产成本 4101制造费用 4301研发支出 4401工程施工 4403机械作业"),
    *_chart("credit", "5001主营业务收入 5051其他业务收入 5111投资收益 5301营业外收入"),
    *_chart(
        "debit",
        "5401主营业务成本 5402其他业务成本 5403税金及附加 5601销售费用 5602管理费用 5603财务费用 "
        "5711营业外支出 5801所得税费用",
    ),
)

# Our sub-accounts: code, name; the side is the parent's.
OURS = (
    ("101201", "微信"),
    ("101202", "支付宝"),
    ("122101", "内部往来"),
    ("122102", "应收餐补"),
    ("122103", "应收赔偿"),
    ("220301", "会员预存"),
    ("220302", "餐卡"),
    ("220303", "团购预收"),
    ("220304", "礼品卡"),
    ("220305", "预收物业费"),
    ("222101", "应交增值税"),
    ("222102", "应交所得税"),
    ("224101", "代管资金"),
    ("224102", "内部往来"),
    ("224103", "代收款"),
    ("224104", "待查款项"),
    ("224105", "应付团长佣金"),
    ("310101", "法定盈余公积"),
    ("310102", "反哺专项"),
    ("310401", "未分配利润"),
    ("310402", "提取专项"),
    ("310403", "提取法定盈余公积"),
    ("500101", "商品销售"),
    ("500102", "助餐（免税）"),
    ("500103", "其他（另计税率）"),
    ("500104", "物业费"),
    ("500105", "维修服务"),
    ("530101", "免税转入"),
    ("530102", "盘盈及长款"),
    ("530103", "政府补助"),
    ("540101", "商品销售成本"),
    ("540102", "公益维修"),
    ("540103", "物业维修"),
    ("540104", "公共部位经营"),
    ("560101", "团购佣金"),
    ("560201", "日常费用"),
    ("560301", "手续费"),
    ("571101", "盘亏及报损"),
    ("571102", "现金短款"),
)

_SIDES = {account.code: account.side for account in STANDARD}
PARENTS = frozenset(code[:4] for code, _ in OURS)
CHART: dict[str, Account] = {
    account.code: account
    for account in sorted(
        (*STANDARD, *(Account(code, name, _SIDES[code[:4]]) for code, name in OURS))
    )
}


def posting_problem(code: str) -> str | None:
    """Why an account takes no postings, or None."""
    if code not in CHART:
        return f"There is no account {code} in the chart."
    if not CHART[code].is_leaf:
        return f"Account {code} {CHART[code].name} has sub-accounts; post to one of them."
    return None
