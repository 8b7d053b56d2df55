"""The comparisons of the audit. Pure: no Flask, no peewee, no clock."""

from collections.abc import Sequence
from typing import NamedTuple

from shared.money import yuan


class Figure(NamedTuple):
    """A sum and where it was read, in fen."""

    label: str
    value: int


class Comparison(NamedTuple):
    """Two figures that must be equal; `difference_fen` adds up every part that is not."""

    code: str
    name_zh: str
    name_en: str
    left: Figure
    right: Figure
    difference_fen: int
    agrees: bool
    sentence: str


class Part(NamedTuple):
    """One pair inside a comparison, in fen."""

    label: str
    left_fen: int
    right_fen: int


def compare(
    store: dict, property_: dict, funds: dict, ledger: dict, tracker: dict
) -> list[Comparison]:
    """All of them, from the services' figures and the tracker's own sums."""
    return [
        *_goods(store, ledger),
        _pair(
            "fund_sales",
            ("专项基金兑换未付 = 122104", "Sold to funds and not paid yet = account 122104"),
            ("sold to funds, less paid", store["fund_sales_fen"] - funds["rewards_paid_fen"]),
            ("account 122104", ledger["fund_sales_fen"]),
        ),
        *_funds(funds, property_, ledger),
        *_fees(property_, ledger),
        _tracker(tracker, store, funds),
        _books(ledger["books"]),
        _pair(
            "intercompany",
            ("内部往来两边相等", "Inter-company is equal on both sides"),
            ("charged to store, 224102", ledger["intercompany"]["store"]),
            ("charged by property, 122101", ledger["intercompany"]["property"]),
        ),
    ]


def _goods(store: dict, ledger: dict) -> list[Comparison]:
    """The shop against its book: what it took, has on its shelves, owes, and is owed."""
    return [
        _pair(
            "revenue",
            ("门店日结 = 总账收入", "Store Z reports = ledger revenue"),
            ("Z reports", store["z_gross_fen"]),
            ("ledger revenue and VAT", ledger["sales_gross_fen"]),
        ),
        _pair(
            "stock_value",
            ("库存价值 = 1405 库存商品", "Stock value = account 1405"),
            ("stock levels", store["stock_value_fen"]),
            ("account 1405", ledger["stock_value_fen"]),
        ),
        _against(
            "parts_issued",
            ("内部领料 = 内部往来两边", "Parts issued for repairs = inter-company on both sides"),
            ("issued by the shop", store["issued_fen"]),
            ("owed to store, 122101", ledger["parts_issued"]["store"]),
            ("owed by property, 224102", ledger["parts_issued"]["property"]),
        ),
        _pair(
            "payables",
            ("应付供应商 = 2202 应付账款", "Owed to suppliers = account 2202"),
            ("owed to suppliers", store["payables_fen"]),
            ("account 2202", ledger["payables_fen"]),
        ),
        _of_parts(
            "deposits",
            ("客户预存 = 2203 预收账款", "Held for customers = account 2203"),
            ("deposit accounts", "accounts 220301 to 220304"),
            [Part(kind, store["deposits"][kind], fen) for kind, fen in ledger["deposits"].items()],
        ),
        _pair(
            "agency",
            ("代收款 = 224103 代收款", "Collected for others = account 224103"),
            ("collected less passed on", store["agency_fen"]),
            ("account 224103", ledger["agency_fen"]),
        ),
        _of_parts(
            "clearing",
            ("平台应结 = 1012 其他货币资金", "Owed by the platforms = account 1012"),
            ("tenders less payouts", "accounts 101201 and 101202"),
            [
                Part(channel, store["clearing_fen"][channel], fen)
                for channel, fen in ledger["clearing_fen"].items()
            ],
        ),
    ]


def _funds(funds: dict, property_: dict, ledger: dict) -> list[Comparison]:
    """The funds against the books and the repairs: what they hold, got, promised and paid.

    Nothing is distributed beyond what was earned, and an accepted repair is paid.
    """
    contributed_fen = funds["contributed_from_profit_fen"]
    accepted_fen = property_["repair_paid_fen"] + property_["accepted_unpaid_fen"]
    distribution = ledger["distribution"]
    beyond_fen = distribution["told_fen"] - distribution["earned_fen"]
    return [
        _fund_balances(funds["funds"], ledger["funds"]),
        _against(
            "distributed_profit",
            ("利润转入专项 = 已分配利润", "Contributions from profit = distributed profit"),
            ("contributions from profit and fees", contributed_fen),
            ("account 310402", ledger["distributed_fen"]),
            ("profit that was there to distribute", contributed_fen - max(0, beyond_fen)),
        ),
        _pair(
            "commitments",
            ("专项预留 = 在途工单预留", "Open commitments = promised to open work orders"),
            ("funds", funds["open_commitments_fen"]),
            ("work orders", property_["open_commitments_fen"]),
        ),
        _against(
            "disbursements",
            ("专项支出 = 已验收维修", "Disbursements = cost of accepted repairs"),
            ("funds", funds["repair_paid_fen"]),
            (
                "accepted repairs, less what awaits its payer",
                accepted_fen - funds["repair_due_fen"],
            ),
            ("ledger, paid from 1002", ledger["repair_paid_fen"]),
        ),
        _against(
            "repair_refunds",
            ("维修款退回 = 总账退回", "Repair money that came back = ledger"),
            ("funds", funds["repair_refunded_fen"]),
            ("ledger, back on 1002", ledger["repair_refunded_fen"]),
            ("work orders", property_["repair_returned_fen"]),
        ),
        _pair(
            "other_uses",
            ("其他用途支出 = 总账支出", "Paid for other uses, less what came back = ledger"),
            ("funds", funds["other_uses_fen"]),
            ("ledger, paid from 1002", ledger["other_uses_fen"]),
        ),
    ]


def _fees(property_: dict, ledger: dict) -> list[Comparison]:
    """What each household has paid ahead and owes, what is held for residents' errands, and what
    common parts brought their owners."""
    ahead, owed = (
        _households(property_["fees"][side], ledger["fees"][side])
        for side in ("prepaid", "receivable")
    )
    return [
        _of_parts(
            "fees_prepaid",
            ("住户预存物业费 = 220305 预收物业费", "Fees paid ahead = account 220305"),
            ("paid ahead by households", "account 220305"),
            ahead,
        ),
        _of_parts(
            "fees_receivable",
            ("住户欠款 = 1122 应收账款", "Owed by households = account 1122"),
            ("fees and repairs owed by households", "account 1122"),
            owed,
        ),
        _pair(
            "errand_money",
            ("代办代收款 = 224103 代收款", "Held for errands = account 224103 of property"),
            ("taken less passed on", property_["errand_money_fen"]),
            ("account 224103", ledger["errand_money_fen"]),
        ),
        _pair(
            "common_income",
            ("公共收益业主部分 = 224101 代管资金", "Income of common parts = account 224101"),
            ("the owners' part", property_["common_income_fen"]),
            ("ledger, brought to 224101", ledger["common_income_fen"]),
        ),
    ]


def _households(told: dict[str, int], booked: dict[str, int]) -> list[Part]:
    """Household by household; who is absent on a side has nothing there."""
    return [
        Part(f"household {who}", told.get(who, 0), booked.get(who, 0))
        for who in sorted(told.keys() | booked.keys())
    ]


def _tracker(tracker: dict, store: dict, funds: dict) -> Comparison:
    """What the gateway heard against what the tellers say."""
    return _of_parts(
        "tracker",
        ("闭环追踪 = 各服务之和", "Tracker = sum of the services"),
        ("tracker: revenue, contributed, disbursed", "the same in store and funds"),
        [
            Part("revenue", tracker["revenue_fen"], store["z_gross_fen"]),
            Part("contributed", tracker["contributed_fen"], funds["contributed_fen"]),
            Part("disbursed", tracker["disbursed_fen"], funds["disbursed_fen"]),
        ],
    )


def _pair(
    code: str, names: tuple[str, str], left: tuple[str, int], right: tuple[str, int]
) -> Comparison:
    difference = left[1] - right[1]
    return Comparison(
        code,
        *names,
        Figure(*left),
        Figure(*right),
        difference,
        difference == 0,
        _sentence([Part("", left[1], right[1])]),
    )


def _against(
    code: str, names: tuple[str, str], left: tuple[str, int], *rights: tuple[str, int]
) -> Comparison:
    """One figure against several that must all equal it; shows the first that does not."""
    unequal = [right for right in rights if right[1] != left[1]]
    return _pair(code, names, left, (unequal or rights)[0])


def _of_parts(
    code: str, names: tuple[str, str], labels: tuple[str, str], parts: Sequence[Part]
) -> Comparison:
    difference = sum(abs(part.left_fen - part.right_fen) for part in parts)
    return Comparison(
        code,
        *names,
        Figure(labels[0], sum(part.left_fen for part in parts)),
        Figure(labels[1], sum(part.right_fen for part in parts)),
        difference,
        difference == 0,
        _sentence(parts),
    )


def _fund_balances(funds: dict[str, dict], accounts: dict[str, int]) -> Comparison:
    """Every fund against its account; nature X is off our books (domain.md §2.5)."""
    outside = {fund_id for fund_id, fund in funds.items() if fund["nature"] == "X"}
    parts = [
        Part(
            f"fund {fund_id}",
            funds[fund_id]["balance_fen"] if fund_id in funds else 0,
            accounts.get(fund_id, 0),
        )
        for fund_id in sorted((funds.keys() | accounts.keys()) - outside)
    ]
    names = ("专项余额 = 账户余额", "Fund balances = their accounts")
    return _of_parts("fund_balances", names, ("funds", "ledger accounts"), parts)


def _books(books: dict[str, dict]) -> Comparison:
    """Debits equal credits in every book, and no voucher of its chain was touched."""
    parts = [
        Part(f"book {name}", book["debit_fen"], book["credit_fen"])
        for name, book in sorted(books.items())
    ]
    names = ("借贷平衡，凭证链完整", "Books balance, chains unbroken")
    balance = _of_parts("books", names, ("debits", "credits"), parts)
    broken = [
        f"The chain of book {name} breaks at voucher {book['broken_at']}."
        for name, book in sorted(books.items())
        if book["broken_at"]
    ]
    if not broken:
        return balance
    return balance._replace(agrees=False, sentence=" ".join([balance.sentence, *broken]))


def _sentence(parts: Sequence[Part]) -> str:
    """What a person reads: agreement with the sum, or each part that differs with both figures."""
    unequal = [part for part in parts if part.left_fen != part.right_fen]
    if not unequal:
        return f"Both sides say {yuan(sum(part.left_fen for part in parts))}."
    return " ".join(
        f"{part.label + ': ' if part.label else ''}{yuan(part.left_fen)} against "
        f"{yuan(part.right_fen)}, a difference of {yuan(part.left_fen - part.right_fen)}."
        for part in unequal
    )
