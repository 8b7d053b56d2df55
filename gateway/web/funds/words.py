"""What the pages of the funds say for the words of the service, in Chinese and English. Pure."""

from gateway.record.tables.rules import CODES
from gateway.web.words import SOURCES as GIVEN

STATUSES = {
    "active": ("可用", "Active"),
    "frozen": ("已冻结", "Frozen"),
    "closed": ("已关闭", "Closed"),
}
NATURES = {
    "G": ("拨款", "Grant"),
    "H": ("代管资金", "Held for others"),
    "E": ("利润提取", "Set aside of profit"),
    "X": ("慈善组织持有", "Held by a charity"),
}
BOOKS = {"store": ("便利店账", "Shop's book"), "property": ("物业账", "Property's book")}
USES = CODES | {
    "office_expenses": ("办公开支", "Office expenses"),
    "personnel": ("人员经费", "Wages and staff"),
    "debt": ("偿还借贷款", "Repaying loans"),
    "residents_own": ("居民自行承担的服务", "Services residents pay for themselves"),
    "government_funded": ("政府已有资金安排的项目", "Projects the government already pays for"),
    "office_improvement": ("社区办公条件改善", "Improving the community's offices"),
    "office_building": ("办公场所建设", "Building offices"),
    "contract_duty": ("物业合同内的费用", "Costs the property contract must bear"),
    "other": ("其他用途", "Other uses"),
}
# What a commitment may be asked for by hand; repairs and rewards come from elsewhere.
ASKED_USES = ("flood_supplies", "relief", "service_project", "party_education")

COMMITMENTS = {
    "awaiting_approval": ("待审批", "Waiting for approval"),
    "made": ("已承诺", "Promised"),
    "disbursed": ("已支付", "Paid"),
    "released": ("已释放", "Released"),
    "voided": ("未批准", "Not approved"),
    "expired": ("已过期", "Expired"),
}
REQUESTS = {
    "awaiting_review": ("待复核", "Waiting for review"),
    "awaiting_payment": ("待付款", "Waiting for payment"),
    "paid": ("已付款", "Paid"),
    "refused": ("已退回", "Refused"),
}
REASONS = {
    "rest_after_disbursement": ("付清后释放余款", "The rest, after payment"),
    "voided": ("未批准", "Not approved"),
    "expired": ("已过期", "Expired"),
    "work_order_cancelled": ("工单取消", "The order was cancelled"),
    "payer_changed": ("改由别的款项出", "Somebody else pays"),
    # Why more, which awaited approval, was not made.
    "commitment_released": ("承诺已释放", "The promise was given back"),
    "work_order_completed": ("维修已完工", "The repair is finished"),
    "commitment_disbursed": ("已付清", "All is paid"),
}
RAISES = {
    "awaiting_approval": ("待审批", "Waiting for approval"),
    "made": ("已增加", "Made"),
    "dropped": ("没有增加", "Not made"),
}
SOURCES = GIVEN | {"transfer": ("其他资金转入", "From another fund")}
LOT_USES = {
    "disbursed": ("付出", "Paid"),
    "came_back": ("退回", "Came back"),
    "given_back": ("退还捐赠人", "Given back"),
    "transferred": ("转出", "Moved on"),
}
CHANGES = {
    "terms": ("改条款", "Other terms"),
    "freeze": ("冻结", "Freeze"),
    "unfreeze": ("解冻", "Unfreeze"),
    "close": ("关闭", "Close"),
}
TERMS = {
    "name": ("名称", "Name"),
    "purpose": ("用途说明", "Purpose"),
    "legal_holder": ("法律上的持有人", "Legal holder"),
    "uses": ("可用于", "Pays for"),
    "forbidden_uses": ("不得用于", "Never pays for"),
    "categories": ("只修哪几类", "Kinds of repairs"),
    "buildings": ("只用于哪些楼栋", "Only for these buildings"),
    "transfers_to": ("可以划转到", "May pass money on to"),
    "unmanaged_only": ("只用于没有物业的楼栋", "Only buildings nobody manages"),
    "opens_on": ("从哪天起可用", "Pays from"),
    "closes_on": ("到哪天为止", "Pays until"),
    "cap_per_order_fen": ("每张工单上限", "At most, an order"),
    "cap_per_household_fen": ("每户每年上限", "At most, a household and year"),
    "approval_threshold_fen": ("审批线", "Threshold of approval"),
    "approval_levels": ("多人审批", "Levels of approval"),
    "lot_order": ("先用哪笔钱", "Which money goes first"),
}
LOT_ORDERS = {"fifo": ("先进先出", "the oldest"), "pro_rata": ("按比例", "of every lot its part")}
CHANGE_STATES = {
    "awaiting_approval": ("待审批", "Waiting for approval"),
    "in_force": ("已生效", "In force"),
    "refused": ("未批准", "Refused"),
}

DIVIDED = {
    "store_profit": ("便利店可分配利润", "The shop's distributable profit"),
    "property_profit": ("物业可分配利润", "The property company's distributable profit"),
    "fees_collected": ("收到的物业费", "Property fees collected"),
    "common_income": ("公共收益（业主部分）", "Income of common parts, the owners' part"),
}
# Which funds a source may feed: (book, nature), as the service requires it.
FED = {
    "store_profit": ("store", "E"),
    "property_profit": ("property", "E"),
    "fees_collected": ("property", "E"),
    "common_income": ("property", "H"),
}
RULES = {
    "proposed": ("待审批", "Waiting for approval"),
    "approved": ("已批准", "Approved"),
    "refused": ("未批准", "Refused"),
}
BUDGETS = {
    "proposed": ("待审批", "Waiting for approval"),
    "active": ("执行中", "In force"),
    "closed": ("已结转", "Closed"),
    "refused": ("未批准", "Refused"),
}
SUPPLEMENTS = {
    "awaiting_approval": ("待审批", "Waiting for approval"),
    "made": ("已调整", "Made"),
    "refused": ("未批准", "Refused"),
}
ROLL_OVERS = {
    "awaiting_approval": ("待审批", "Waiting for approval"),
    "done": ("已结转", "Done"),
    "refused": ("未批准", "Refused"),
}
GIFTS = ("grant", "donation")  # what has a giver, and may go back
SHOWN = {
    "named": ("实名", "By name"),
    "masked": ("隐去名字，如张*", "Masked: family name and *"),
    "anonymous": ("匿名", "Not at all"),
}
GIFT_RETURNS = {
    "awaiting_approval": ("待审批", "Waiting for approval"),
    "returned": ("已退还", "Given back"),
    "refused": ("未批准", "Refused"),
}
TRANSFERS = {
    "awaiting_approval": ("待审批", "Waiting for approval"),
    "made": ("已划转", "Made"),
    "refused": ("未批准", "Refused"),
}
PROJECTS = {
    "proposed": ("待审批", "Waiting for approval"),
    "approved": ("已批准", "Approved"),
    "running": ("进行中", "Running"),
    "accepted": ("已验收", "Accepted"),
    "closed": ("已结项", "Closed"),
    "abandoned": ("已终止", "Abandoned"),
}
AGREEMENTS = {
    "proportional": ("按各家承诺的比例", "in proportion to what each promised"),
    "in_order": ("按先后顺序，前面的先付完", "in their order, the first one first"),
    "agreed": ("按约定的份额", "by agreed shares"),
}
# The checks of a fund that two people may let one order pass.
PASSES = {
    "unmanaged_only": ("只用于没有物业的楼栋", "Only buildings nobody manages"),
    "categories": ("维修种类", "Kinds of repairs"),
    "buildings": ("限定的楼栋", "The buildings it is for"),
    "cap_per_order": ("每张工单上限", "At most, an order"),
}
EXCEPTIONS = {
    "awaiting_approval": ("待审批", "Waiting for approval"),
    "approved": ("已批准", "Approved"),
    "refused": ("未批准", "Refused"),
}
OVERRIDES = {
    "exception": ("一张工单的例外", "An exception for one order"),
    "terms": ("改了条款", "Other terms"),
}
# What waits for a second person on another page.
ELSEWHERE = {
    "budgets": ("预算", "Budgets"),
    "supplements": ("预算调整", "Supplements of budgets"),
    "roll_overs": ("年底结转", "Roll-overs of budgets"),
    "returns": ("退还捐赠或拨款", "Gifts that are to go back"),
    "transfers": ("基金之间划转", "Transfers"),
    "projects": ("多方项目", "Projects of several funds"),
    "exceptions": ("例外", "Exceptions"),
}
# Why a year cannot be rolled over yet, as the service says it.
BLOCKED = {
    "budget_not_active": ("只有执行中的预算能结转", "Only a budget in force is rolled over"),
    "year_not_over": ("这一年还没过完", "The year is not over"),
    "next_budget_missing": (
        "下一年还没有批准的预算，先编下一年的",
        "The next year has no approved budget: propose one first",
    ),
    "payments_pending": ("还有付款没办完", "Payments are under way"),
    "approvals_pending": (
        "还有用款或预算调整等审批",
        "Promises or supplements wait for approval",
    ),
}


def options(names: dict[str, tuple[str, str]], *codes: str) -> list[tuple[str, str, str]]:
    """Some codes of a table as a choice takes them; all of them, if none is named."""
    return [(code, *names[code]) for code in codes or names]
