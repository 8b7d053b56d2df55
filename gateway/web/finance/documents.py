"""What a document of a service says, in our words; what has no name here is not shown. Pure."""

from gateway.web.words import CATEGORIES, SOURCES
from shared import quantity

FIELDS = {
    "name": ("名称", "Name"),
    "title": ("内容", "Title"),
    "sku": ("货号", "Item"),
    "day": ("日期", "Day"),
    "outlet": ("门店", "Outlet"),
    "outlet_name": ("门店名称", "Outlet's name"),
    "supplier_id": ("供应商", "Supplier"),
    "invoice_number": ("发票号", "Invoice"),
    "received_on": ("收到日期", "Received on"),
    "due_on": ("应付日期", "Due on"),
    "fund_id": ("专项资金", "Fund"),
    "source": ("资金来源", "Source"),
    "donor": ("捐赠人", "Donor"),
    "receipt_number": ("收据号", "Receipt"),
    "building_id": ("楼栋", "Building"),
    "work_order_id": ("工单", "Work order"),
    "category": ("类别", "Category"),
    "stage": ("进度", "Stage"),
    "payee": ("收款人", "Payee"),
    "document": ("凭据", "Document"),
    "bank_reference": ("银行流水号", "Bank reference"),
    "paid_on": ("付款日期", "Paid on"),
    "quantity": ("数量", "Quantity"),
    "damaged": ("破损", "Damaged"),
    "tax_category": ("税目", "Tax category"),
    "line": ("业务", "Line"),
    "method": ("收款方式", "Method"),
    "gross_fen": ("金额", "Amount"),
    "discount_fen": ("其中折扣", "Discount"),
    "value_fen": ("金额", "Value"),
    "estimate_fen": ("预算", "Estimate"),
    "cost_fen": ("成本", "Cost"),
    "amount_fen": ("金额", "Amount"),
    "paid_fen": ("已付", "Paid"),
    "open_fen": ("未付", "Open"),
    "returned_fen": ("已退", "Returned"),
    "consumed_fen": ("已用", "Spent"),
    "left_fen": ("剩余", "Left"),
    "cost_of_goods_fen": ("销售成本", "Cost of goods"),
    "gross_profit_fen": ("毛利", "Gross profit"),
    "counted_on": ("盘点日期", "Counted on"),
    "closed_by": ("日结人", "Closed by"),
    "closed_at": ("日结时间", "Closed at"),
    "made_by": ("经手人", "Made by"),
    "recorded_by": ("记录人", "Recorded by"),
    "opened_by": ("报修登记", "Opened by"),
    "opened_on": ("登记日期", "Opened on"),
    "completed_at": ("完工时间", "Finished at"),
    "accepted_by": ("验收人", "Accepted by"),
}
LISTS = {
    "lines": ("明细", "Lines"),
    "revenue": ("销售", "Sales"),
    "tenders": ("收款", "Tenders"),
    "goods": ("出库商品", "Goods"),
    "lots": ("钱从哪几笔来", "Which lots paid"),
}
NUMBERS = frozenset({"quantity", "damaged"})
_METHODS = {
    "cash": ("现金", "Cash"),
    "wechat": ("微信", "WeChat"),
    "alipay": ("支付宝", "Alipay"),
    "bank": ("银行", "Bank"),
    "member": ("会员预存", "Member deposit"),
    "gift_card": ("礼品卡", "Gift card"),
    "meal_card": ("餐卡", "Meal card"),
    "meal_subsidy": ("餐补", "Meal subsidy"),
    "group_buy": ("团购预收", "Group buying"),
    "points": ("积分", "Points"),
}
_TAXES = {
    "standard": ("一般商品", "Standard"),
    "exempt": ("免税", "Exempt"),
    "meals": ("助餐（免税）", "Meals (exempt)"),
    "exempt_meals": ("助餐（免税）", "Meals (exempt)"),
    "services": ("服务", "Services"),
    "other": ("其他", "Other"),
}
_LINES = {
    "retail": ("零售", "Retail"),
    "goods": ("商品", "Goods"),
    "canteen": ("食堂", "Canteen"),
    "group_buying": ("团购", "Group buying"),
    "services": ("便民服务", "Services"),
}
CODED = {
    "method": _METHODS,
    "tax_category": _TAXES,
    "line": _LINES,
    "category": CATEGORIES,
    "source": SOURCES,
}


def columns(rows: list[dict]) -> list[str]:
    """The fields with a name that any of the rows has, in our order."""
    if not all(isinstance(row, dict) for row in rows):
        return []
    plain = (str, int, bool)
    return [field for field in FIELDS if any(isinstance(row.get(field), plain) for row in rows)]


def flat(said: dict) -> dict:
    """A document with what a report inside of it says beside its own fields."""
    report = said.get("report")
    if not isinstance(report, dict):
        return said
    goods = [{**row, "quantity": quantity.text(row["quantity"])} for row in report["goods"]]
    return {**report, "goods": goods, **said}
