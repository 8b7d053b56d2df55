"""What the audit says to people, in Chinese and in English. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from gateway.audit.documents.rules import KEPT, VOUCHER, Differing
from gateway.audit.rules import Comparison, Part
from shared.money import yuan

NAMED_MAX = 3  # documents that a sentence names; the rest stands in the list below it


class Said(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str


class Words(NamedTuple):
    """A comparison's name, and what to do where it differs."""

    name: Said
    advice: Said


UNHEARD = Said(
    "账上没有的单据，请先看总账的待处理事实并重新处理；账上多出的凭证，请核对是不是手工凭证记错了科目。",
    "Where the books lack a document, look at the facts the ledger has parked and replay them; "
    "where they have a voucher too many, see whether one by hand took the wrong account.",
)

COMPARISONS = {
    "revenue": Words(
        Said("门店日结 = 总账收入", "Store Z reports = ledger revenue"),
        Said(
            "每张日结单都应有一张收入凭证。请看总账的待处理事实：常见原因是当天的税率还没有维护。",
            "Every Z report has one voucher of revenue. Look at the facts the ledger has parked: "
            "often the VAT rate of that day is missing.",
        ),
    ),
    "stock_value": Words(
        Said("库存价值 = 1405 库存商品", "Stock value = account 1405"),
        Said(
            "账上没有的进货、报损或日结成本，请先看总账的待处理事实；账上多出的，多半是手工凭"
            "证动了 1405，库存只能由门店单据改变。",
            "A delivery, write-off or day's cost that the books lack is among the facts the "
            "ledger has parked; a voucher too many is mostly one by hand on 1405, which only the "
            "shop's documents may move.",
        ),
    ),
    "parts_issued": Words(
        Said("内部领料 = 内部往来两边", "Parts issued for repairs = inter-company on both sides"),
        UNHEARD,
    ),
    "payables": Words(
        Said("应付供应商 = 2202 应付账款", "Owed to suppliers = account 2202"),
        Said(
            "请与供应商对账单核对所列进货、退货与付款：门店没记的，在门店补记；账上没有的，重"
            "新处理总账的待处理事实。",
            "Compare the deliveries, returns and payments listed with the supplier's statement: "
            "record in the shop what it lacks, replay in the ledger what the books lack.",
        ),
    ),
    "fund_sales": Words(
        Said("专项基金兑换未付 = 122104", "Sold to funds and not paid yet = account 122104"),
        UNHEARD,
    ),
    "deposits": Words(
        Said("客户预存 = 2203 预收账款", "Held for customers = account 2203"),
        Said(
            "请核对所列充值、退款与日结单。余额与明细不符的账户，请勿再收付，先查明谁改动过余额。",
            "Look at the deposits, refunds and Z reports listed. Take and give nothing on an "
            "account whose balance its movements contradict until it is known who changed it.",
        ),
    ),
    "agency": Words(
        Said("代收款 = 224103 代收款", "Collected for others = account 224103"),
        UNHEARD,
    ),
    "clearing": Words(
        Said("平台应结 = 1012 其他货币资金", "Owed by the platforms = account 1012"),
        Said(
            "请按渠道和日期核对日结单与平台账单：少记的结算请在门店补记，无法说明的差额走平台"
            "差异处理。",
            "Compare the Z reports with the platform's bills by channel and day: record the "
            "payouts that are missing, and explain what remains as a clearing difference.",
        ),
    ),
    "fund_balances": Words(
        Said("专项余额 = 账户余额", "Fund balances = their accounts"),
        Said(
            "请逐笔核对所列转入、支付与退回。账上没有的，重新处理总账的待处理事实；资金没有的"
            "，多半是手工凭证挂了这项资金。",
            "Go through the contributions, payments and returns listed. What the books lack is "
            "among the facts the ledger has parked; what the fund lacks is mostly a voucher by "
            "hand that names it.",
        ),
    ),
    "distributed_profit": Words(
        Said("利润转入专项 = 已分配利润", "Contributions from profit = distributed profit"),
        Said(
            "请核对结账时告知的可分配利润与各期净利润：分配不能超过已实现的利润。",
            "Compare what the closes told to be distributable with what the months earned: no more "
            "than that may be distributed.",
        ),
    ),
    "commitments": Words(
        Said("专项预留 = 在途工单预留", "Open commitments = promised to open work orders"),
        Said(
            "请看物业与资金两边的待处理事实：常见原因是一次预留或释放只有一边知道。",
            "Look at the facts that property and the funds have parked: often a promise or its "
            "release is known to one side only.",
        ),
    ),
    "disbursements": Words(
        Said("专项支出 = 已验收维修", "Disbursements = cost of accepted repairs"),
        Said(
            "每张已验收的维修只付一次款。请核对所列工单：已付未记账的，重新处理待处理事实；付"
            "了未验收的，请查付款依据。",
            "An accepted repair is paid once. Look at the work orders listed: replay the fact of "
            "what was paid and not booked; ask for the grounds of what was paid and not accepted.",
        ),
    ),
    "repair_refunds": Words(
        Said("维修款退回 = 总账退回", "Repair money that came back = ledger"),
        UNHEARD,
    ),
    "other_uses": Words(
        Said("其他用途支出 = 总账支出", "Paid for other uses, less what came back = ledger"),
        UNHEARD,
    ),
    "fees_prepaid": Words(
        Said("住户预存物业费 = 220305 预收物业费", "Fees paid ahead = account 220305"),
        Said(
            "请按住户核对所列收据与应收月份；账上多出的，多半是手工凭证记到了住户名下。",
            "Compare the receipts and months listed household by household; a voucher too many "
            "is mostly one by hand in a household's name.",
        ),
    ),
    "fees_receivable": Words(
        Said("住户欠款 = 1122 应收账款", "Owed by households = account 1122"),
        Said(
            "请按住户核对所列应收、收据与维修账单；当天税率未维护时，应收凭证会停在总账的待处"
            "理事实里。",
            "Compare the months, receipts and repair bills listed household by household; while "
            "the day's VAT rate is missing, their vouchers wait among the facts the ledger has "
            "parked.",
        ),
    ),
    "errand_money": Words(
        Said("代办代收款 = 224103 代收款", "Held for errands = account 224103 of property"),
        UNHEARD,
    ),
    "common_income": Words(
        Said("公共收益业主部分 = 224101 代管资金", "Income of common parts = account 224101"),
        UNHEARD,
    ),
    "tracker": Words(
        Said("闭环追踪 = 各服务之和", "Tracker = sum of the services"),
        Said(
            "请看网关的待处理事实；必要时清空闭环追踪，从第一条事实重新读起，总数不会变。",
            "Look at the facts the gateway has parked; if need be, forget the tracker and read it "
            "again from the first fact: the totals stay the same.",
        ),
    ),
    "books": Words(
        Said("借贷平衡，凭证链完整", "Books balance, chains unbroken"),
        Said(
            "已记账的凭证被改动过。请停止记账，与备份核对这张凭证，并查明谁动过数据库。",
            "A posted voucher was touched. Stop posting, compare that voucher with a backup, and "
            "find out who was at the database.",
        ),
    ),
    "intercompany": Words(
        Said("内部往来两边相等", "Inter-company is equal on both sides"),
        Said(
            "内部往来由一次付款同时记入两本账。只有一边的，请用红字凭证冲回手工那一笔，或重新"
            "处理总账的待处理事实。",
            "One payment writes both books at once. Where one has more, take back in red what "
            "was written by hand, or replay the facts the ledger has parked.",
        ),
    ),
}

LABELS = {
    "z_reports": Said("门店日结单", "Z reports"),
    "booked_revenue": Said("总账收入与增值税", "ledger revenue and VAT"),
    "stock_levels": Said("库存台账", "stock levels"),
    "account_1405": Said("1405 库存商品", "account 1405"),
    "issued_parts": Said("门店领料单", "issued by the shop"),
    "parts_on_122101": Said("便利店账 122101", "owed to store, 122101"),
    "parts_on_224102": Said("物业账 224102", "owed by property, 224102"),
    "owed_to_suppliers": Said("欠供应商", "owed to suppliers"),
    "account_2202": Said("2202 应付账款", "account 2202"),
    "deposit_accounts": Said("客户预存账户", "deposit accounts"),
    "account_2203": Said("220301 至 220304", "accounts 220301 to 220304"),
    "collected_for_others": Said("代收减代付", "collected less passed on"),
    "account_224103_of_store": Said("便利店账 224103", "account 224103"),
    "owed_by_platforms": Said("平台收款减到账", "tenders less payouts"),
    "account_1012": Said("101201 与 101202", "accounts 101201 and 101202"),
    "fund_sales": Said("售予专项减已付", "sold to funds, less paid"),
    "account_122104": Said("122104", "account 122104"),
    "fund_balances": Said("专项资金", "funds"),
    "fund_accounts": Said("总账专项科目", "ledger accounts"),
    "from_profit": Said("利润与物业费提取", "contributions from profit and fees"),
    "account_310402": Said("310402", "account 310402"),
    "earned_profit": Said("可供分配的利润", "profit that was there to distribute"),
    "promised_by_funds": Said("专项资金预留", "funds"),
    "promised_to_orders": Said("工单所知预留", "work orders"),
    "repairs_paid": Said("专项资金付维修", "funds"),
    "accepted_repairs": Said("已验收维修减待付", "accepted repairs, less what awaits its payer"),
    "repairs_on_1002": Said("总账 1002 支付", "ledger, paid from 1002"),
    "repairs_refunded": Said("专项资金收回", "funds"),
    "refunds_on_1002": Said("总账 1002 退回", "ledger, back on 1002"),
    "orders_refunded": Said("工单退回", "work orders"),
    "other_uses_paid": Said("专项资金其他支出", "funds"),
    "other_uses_on_1002": Said("总账 1002 支付", "ledger, paid from 1002"),
    "paid_ahead": Said("住户预存", "paid ahead by households"),
    "account_220305": Said("220305 预收物业费", "account 220305"),
    "owed_by_households": Said("住户欠费与维修款", "fees and repairs owed by households"),
    "account_1122": Said("1122 应收账款", "account 1122"),
    "errand_money": Said("代办收款减代付", "taken less passed on"),
    "account_224103_of_property": Said("物业账 224103", "account 224103"),
    "owners_part": Said("业主部分", "the owners' part"),
    "brought_to_224101": Said("总账记入 224101", "ledger, brought to 224101"),
    "tracker_sums": Said("追踪：收入、转入、支出", "tracker: revenue, contributed, disbursed"),
    "sums_of_services": Said("门店与资金的同一数", "the same in store and funds"),
    "debits": Said("借方", "debits"),
    "credits": Said("贷方", "credits"),
    "account_224102_of_store": Said("便利店账应付 224102", "charged to store, 224102"),
    "account_122101_of_property": Said("物业账应收 122101", "charged by property, 122101"),
}

PARTS = {
    "fund": Said("资金", "fund"),
    "household": Said("住户", "household"),
    "book": Said("账簿", "book"),
}
NAMES = {
    "member": Said("会员预存", "members"),
    "gift_card": Said("礼品卡", "gift cards"),
    "meal_card": Said("餐卡", "meal cards"),
    "group_buy": Said("团购预收", "group-buying"),
    "wechat": Said("微信", "wechat"),
    "alipay": Said("支付宝", "alipay"),
    "revenue": Said("收入", "revenue"),
    "contributed": Said("转入", "contributed"),
    "disbursed": Said("支出", "disbursed"),
    "store": Said("便利店公司", "store"),
    "property": Said("物业公司", "property"),
}

DOCUMENTS = {
    VOUCHER: Said("凭证", "voucher"),
    "day_close": Said("日结单", "Z report"),
    "goods_receipt": Said("进货单", "delivery"),
    "supplier_return": Said("购货退回单", "return to the supplier"),
    "supplier_payment": Said("供应商付款", "payment to a supplier"),
    "stock_issue": Said("领料单", "issue of parts"),
    "issue": Said("领料单", "issue of parts"),
    "issue_return": Said("退料单", "parts that came back"),
    "write_off": Said("报损单", "write-off"),
    "stock_count": Said("盘点单", "stock count"),
    "cost_correction": Said("成本调整", "cost correction"),
    "deposit_movement": Said("预存款收付", "deposit taken or given back"),
    "cash_move": Said("抽屉现金收支", "cash move"),
    "agency_payment": Said("代收款支付", "money passed on"),
    "settlement": Said("平台结算", "payout of a platform"),
    "campaign": Said("团购佣金", "group-buying commission"),
    "explanation": Said("平台差异处理", "explained difference"),
    "contribution": Said("资金转入", "contribution"),
    "contribution_return": Said("资金退还", "contribution given back"),
    "transfer": Said("资金划转", "transfer"),
    "disbursement": Said("资金支付", "disbursement"),
    "disbursement_return": Said("支付退回", "disbursement that came back"),
    "commitment": Said("资金预留", "commitment"),
    "commitment_raise": Said("追加预留", "raise of a commitment"),
    "work_order": Said("工单", "work order"),
    "fee_payment": Said("物业费收据", "receipt of fees"),
    "fee_charge": Said("物业费应收", "month of fees"),
    "repair_bill": Said("维修账单", "repair bill"),
    "repair_payment": Said("维修费收据", "receipt for a repair"),
    "errand_money": Said("代办收付", "money of an errand"),
    "common_income": Said("公共收益", "income of common parts"),
    "sale": Said("销售", "sale"),
    KEPT: Said("余额", "balance"),
}
UNNAMED = Said("单据", "document")

OUTCOMES = {
    "agrees": Said("全部相符", "all agree"),
    "differs": Said("有不符", "they differ"),
    "unsettled": Said("有事实尚在途中，稍后再核对", "facts are on their way; checked again soon"),
    "not_possible": Said("无法核对", "not possible"),
}


def sentence(comparison: Comparison, documents: Sequence[Differing] | None) -> Said:
    """What a bookkeeper reads of a comparison: which side has more and by how much, which
    documents, and what to do."""
    if comparison.agrees:
        agreed = yuan(comparison.left.value)
        return Said(f"两边都是 {agreed} 元。", f"Both sides say {agreed}.")
    told = [
        *(_part(comparison, part) for part in comparison.parts),
        *(_broken(book, voucher) for book, voucher in comparison.broken),
        *_documents(comparison, documents),
        COMPARISONS[comparison.code].advice,
    ]
    return Said("".join(said.zh for said in told), " ".join(said.en for said in told))


def _part(comparison: Comparison, part: Part) -> Said:
    """Both figures of a pair, and which has more."""
    left, right = LABELS[comparison.left.label], LABELS[comparison.right.label]
    name = _named(part)
    more = yuan(abs(part.left_fen - part.right_fen))
    fuller = left if part.left_fen > part.right_fen else right
    figures = yuan(part.left_fen), yuan(part.right_fen)
    return Said(
        f"{name.zh and name.zh + '：'}{left.zh} {figures[0]} 元，{right.zh} {figures[1]} 元，"
        f"{fuller.zh}多 {more} 元。",
        f"{name.en and name.en + ': '}{figures[0]} ({left.en}) against {figures[1]} ({right.en}): "
        f"{fuller.en} has {more} more.",
    )


def _named(part: Part) -> Said:
    known = NAMES.get(part.name, Said(part.name, part.name))
    of = PARTS.get(part.kind)
    return Said(f"{of.zh} {known.zh}", f"{of.en} {known.en}") if of else known


def _broken(book: str, voucher: str) -> Said:
    name = NAMES.get(book, Said(book, book))
    return Said(
        f"{name.zh}的凭证链在 {voucher} 处断开。",
        f"The chain of book {name.en} breaks at voucher {voucher}.",
    )


def _documents(comparison: Comparison, documents: Sequence[Differing] | None) -> list[Said]:
    if documents is None or comparison.broken:
        return []
    if not documents:
        return [
            Said(
                "没有哪张单据两边不同：是汇总数本身被改动过。",
                "No document differs between the sides: a sum itself was changed.",
            )
        ]
    told = [document_sentence(document, comparison) for document in documents[:NAMED_MAX]]
    more = len(documents) - NAMED_MAX
    if more > 0:
        told.append(Said(f"另有 {more} 张单据不同。", f"{more} more documents differ."))
    return told


def document_sentence(document: Differing, comparison: Comparison) -> Said:
    """One document, by its day and its number, and what each side says of it."""
    if document.kind == KEPT:
        name, more = document.name or document.id, yuan(document.difference_fen)
        return Said(
            f"{name} 的余额与它的明细不符，多 {more} 元。",
            f"The kept sum of {name} is {more} more than the documents it adds up.",
        )
    left, right = LABELS[comparison.left.label], LABELS[comparison.right.label]
    zh = f"{left.zh} {_fen(document.left_fen, '没有', ' 元')}，" + (
        f"{right.zh} {_fen(document.right_fen, '没有', ' 元')}"
    )
    en = f"{left.en} {_fen(document.left_fen, 'nothing')}, " + (
        f"{right.en} {_fen(document.right_fen, 'nothing')}"
    )
    return Said(f"{_title_zh(document)}：{zh}。", f"{_title_en(document)}: {en}.")


def _fen(fen: int | None, nothing: str, unit: str = "") -> str:
    return nothing if fen is None else yuan(fen) + unit


def _title_zh(document: Differing) -> str:
    kind = DOCUMENTS.get(document.kind, UNNAMED).zh
    title = (
        f"{document.day} 的{kind} {_number(document)}"
        if document.day
        else (f"{kind} {_number(document)}")
    )
    has_voucher = document.voucher and document.kind != VOUCHER
    return f"{title}（凭证 {document.voucher}）" if has_voucher else title


def _title_en(document: Differing) -> str:
    kind = DOCUMENTS.get(document.kind, UNNAMED).en
    title = f"The {kind} {_number(document)}"
    if document.day:
        title += f" of {document.day}"
    has_voucher = document.voucher and document.kind != VOUCHER
    return f"{title} (voucher {document.voucher})" if has_voucher else title


def _number(document: Differing) -> str:
    return (document.voucher if document.kind == VOUCHER else document.name) or document.id
