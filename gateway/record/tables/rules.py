"""The tables of a record. Pure. A column of kind `fen` is money, whole fen.

No table has room for what people wrote of a matter: titles, memos, purposes and notes stay inside.
"""

from typing import NamedTuple


class Column(NamedTuple):
    """A column: its name, its kind (text, code, fen, count, day) and its heading."""

    name: str
    kind: str
    zh: str
    en: str


class Table(NamedTuple):
    """A table; `key` names a row. `hidden` columns are in the files and not on the page."""

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    hidden: tuple[str, ...] = ()


def _fen(name: str, zh: str, en: str) -> Column:
    return Column(f"{name}_fen", "fen", zh, en)


def _count(name: str, zh: str, en: str) -> Column:
    return Column(name, "count", zh, en)


_ORDERS = (
    _count("opened", "受理", "Received"),
    _count("completed", "完工", "Completed"),
    _count("accepted", "办结", "Closed"),
    _count("rated", "已评价", "Rated"),
    _count("satisfied", "满意", "Satisfied"),
)

TABLES = (
    Table(
        "results", "经营结果", "Results", ("item",),
        (Column("item", "code", "项目", "Item"), _fen("amount", "金额", "Amount")),
    ),
    Table(
        "books", "各账套的月结", "The month of each book", ("book",),
        (
            Column("book", "code", "账套", "Book"),
            _fen("revenue", "收入（不含税）", "Revenue without VAT"),
            _fen("profit_before_tax", "利润总额", "Profit before tax"),
            _fen("income_tax", "所得税", "Income tax"),
            _fen("net_profit", "净利润", "Net profit"),
            _fen("reserve", "盈余公积", "Reserve"),
            _fen("distributable", "可分配利润", "Distributable"),
        ),
    ),
    Table(
        "income", "营业额（按类别）", "Turnover by category", ("line",),
        (
            Column("line", "text", "类别", "Category"),
            _fen("revenue", "营业额（含税）", "Turnover, tax included"),
            _fen("cost", "成本", "Cost"),
            _fen("gross_profit", "毛利（含税）", "Gross profit before VAT"),
        ),
    ),
    Table(
        "funds", "专项资金收支", "Funds", ("fund_id",),
        (
            Column("fund_id", "code", "编号", "Id"),
            Column("fund", "text", "专项资金", "Fund"),
            _fen("opening", "期初", "Opening"),
            _fen("profit", "利润提取", "From profit"),
            _fen("fees", "物业费提取", "From fees"),
            _fen("common_income", "公共收益", "Income of common parts"),
            _fen("grant", "拨款", "Grants"),
            _fen("donation", "捐赠", "Donations"),
            _fen("income", "收入合计", "Income"),
            _fen("transferred_in", "转入", "Transferred in"),
            _fen("returned", "支出退回", "Came back"),
            _fen("spent", "支出", "Spent"),
            _fen("transferred_out", "转出", "Transferred out"),
            _fen("given_back", "退还", "Given back"),
            _fen("closing", "期末", "Closing"),
            _fen("committed", "其中已承诺", "Of which promised"),
        ),
        ("fund_id",),
    ),
    Table(
        "uses", "反哺支出（按用途）", "Spent by use", ("fund_id", "use"),
        (
            Column("fund_id", "code", "编号", "Id"),
            Column("fund", "text", "专项资金", "Fund"),
            Column("use", "code", "用途", "Use"),
            _count("payments", "笔数", "Payments"),
            _fen("amount", "金额", "Amount"),
        ),
        ("fund_id",),
    ),
    Table(
        "repairs", "维修支出（按楼栋）", "Repairs paid, by building", ("building_id",),
        (
            Column("building_id", "code", "编号", "Id"),
            Column("building", "text", "楼栋", "Building"),
            _count("repairs", "件数", "Repairs"),
            _fen("amount", "金额", "Amount"),
        ),
        ("building_id",),
    ),
    Table(
        "projects", "项目", "Projects", ("project_id",),
        (
            Column("project_id", "code", "编号", "Id"),
            Column("number", "text", "项目", "Project"),
            Column("building", "text", "楼栋", "Building"),
            _count("households", "受益户数", "Households"),
            _fen("budget", "预算", "Budget"),
            _fen("amount", "本月支付", "Paid in the month"),
        ),
        ("project_id",),
    ),
    Table(
        "orders_by_category", "维修工单（按类别）", "Work orders by category", ("category",),
        (Column("category", "code", "类别", "Category"), *_ORDERS),
    ),
    Table(
        "orders_by_building", "维修工单（按楼栋）", "Work orders by building", ("building_id",),
        (
            Column("building_id", "code", "编号", "Id"),
            Column("building", "text", "楼栋", "Building"),
            *_ORDERS,
        ),
        ("building_id",),
    ),
    Table(
        "counts", "办事情况", "In numbers", ("item",),
        (Column("item", "code", "项目", "Item"), _count("number", "数量", "Number")),
    ),
    Table(
        "helped", "受助户数（按用途）", "Households helped, by use", ("use",),
        (Column("use", "code", "用途", "Use"), _count("households", "户数", "Households")),
    ),
    Table(
        "procurement", "大额采购", "Large purchases", ("delivery_id",),
        (
            Column("delivery_id", "code", "编号", "Id"),
            Column("received_on", "day", "日期", "Day"),
            Column("supplier", "text", "供应商", "Supplier"),
            _fen("amount", "金额", "Amount"),
        ),
        ("delivery_id",),
    ),
    Table(
        "subsidies", "收到的补贴和拨款", "Subsidies and grants received", ("receipt_id",),
        (
            Column("receipt_id", "code", "编号", "Id"),
            Column("received_on", "day", "日期", "Day"),
            Column("kind", "code", "种类", "Kind"),
            Column("document", "text", "文号", "Document"),
            _fen("amount", "金额", "Amount"),
        ),
        ("receipt_id",),
    ),
    Table(
        "donations", "捐赠", "Donations", ("receipt",),
        (
            Column("receipt", "text", "收据号", "Receipt"),
            Column("received_on", "day", "日期", "Day"),
            Column("donor", "text", "捐赠人", "Donor"),
            Column("fund", "text", "专项资金", "Fund"),
            _fen("amount", "金额", "Amount"),
        ),
    ),
)  # fmt: skip

BY_NAME = {table.name: table for table in TABLES}

# What a code says to people, in Chinese and English.
CODES = {
    "revenue": ("营业额（含税，退货已减）", "Turnover, tax included, refunds deducted"),
    "discount": ("优惠让利", "Discounts"),
    "cost": ("销售成本", "Cost of goods"),
    "gross_profit": ("毛利（含税）", "Gross profit before VAT"),
    "vat": (
        "减：增值税等（账上不含税收入与营业额之差）",
        "VAT: revenue in the books less turnover",
    ),
    "other_revenue": ("物业等其他账套的收入", "Revenue of the other books"),
    "vat_relief": ("免征的增值税", "VAT that need not be paid"),
    "other": ("其他收入和费用", "Other income and expenses"),
    "profit_before_tax": ("利润总额", "Profit before tax"),
    "income_tax": ("所得税（减）", "Income tax"),
    "net_profit": ("净利润", "Net profit"),
    "reserve": ("盈余公积", "Reserve"),
    "distributable": ("可分配利润", "Distributable profit"),
    "contributed": ("转入专项资金（本月利润等）", "Into funds, of the month's profit and gifts"),
    "contributed_later": ("其中以后月份才转入", "Of which moved only in a later month"),
    "contributed_of_earlier": (
        "另有本月转入的以前月份利润",
        "Besides, moved in this month of earlier months",
    ),
    "disbursed": ("反哺支出（退回已减）", "Paid out of funds, less what came back"),
    "meal_subsidy": ("助餐补贴", "Meal subsidies"),
    "store": ("便利店", "The shop"),
    "property": ("物业", "Property"),
    "repair": ("维修", "Repair"),
    "flood_supplies": ("防汛物资", "Flood supplies"),
    "relief": ("帮扶", "Help for people in need"),
    "volunteer_rewards": ("志愿者积分兑换", "Rewards for volunteers"),
    "service_project": ("服务群众项目", "Project for residents"),
    "party_education": ("党员教育", "Education of party members"),
    "merged": ("其他（合并）", "Others together"),
    "opened_orders": ("受理工单", "Orders received"),
    "completed_orders": ("完工工单", "Orders completed"),
    "accepted_orders": ("办结工单", "Orders closed"),
    "rated_orders": ("已评价", "Rated"),
    "satisfied_orders": ("满意", "Satisfied"),
    "households_reached": ("受益户数", "Households reached"),
    "payments": ("资金支付笔数", "Payments of funds"),
    "refusals": ("被规则拒绝的用款", "Payments refused by the rules"),
    "meals": ("助餐份数", "Subsidised meals"),
    "grant": ("拨款", "Grant"),
    "canteen": ("助餐补贴", "Meal subsidy"),
}
