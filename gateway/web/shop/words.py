"""What the shop's pages say for the words of the services, in Chinese and English. Pure."""

Names = dict[str, tuple[str, str]]

KINDS: Names = {
    "goods": ("商品（有库存）", "Goods (with stock)"),
    "service": ("服务", "Service"),
    "meter": ("按表计量", "By meter"),
    "agency": ("代收", "Collected for others"),
}
TAX_CATEGORIES: Names = {
    "standard": ("应税", "Taxed"),
    "exempt_meals": ("免税助餐", "Exempt meals"),
    "other": ("其他", "Other"),
}
PRICE_GROUPS: Names = {
    "shelf": ("零售价", "Shelf"),
    "member": ("会员价", "Member"),
    "senior": ("老人价", "Senior"),
}
FOR_GROUPS: Names = {
    "everyone": ("所有人", "Everyone"),
    "member": ("会员", "Members"),
    "senior": ("老人", "Seniors"),
}
PROMOTIONS: Names = {
    "percent": ("打折", "Percent off"),
    "amount": ("每件立减", "Amount off each"),
    "n_for_m": ("买几付几", "Take N, pay M"),
}
SCOPES: Names = {
    "product": ("一种商品", "One product"),
    "category": ("一个类别", "One category"),
    "all": ("全部商品", "All products"),
}
ORDER_STATES: Names = {
    "open": ("待到货", "To come"),
    "part_received": ("部分到货", "Partly here"),
    "received": ("已到齐", "All here"),
    "cancelled": ("已取消", "Cancelled"),
}
METHODS: Names = {
    "cash": ("现金", "Cash"),
    "wechat": ("微信", "WeChat"),
    "alipay": ("支付宝", "Alipay"),
    "bank": ("银行转账", "Bank transfer"),
    "subsidy": ("餐补", "Meal subsidy"),
    "exchange": ("换货", "Exchange"),
    "account": ("账户支付", "Account"),
    "fund": ("专项资金", "A fund"),
    "member": ("会员余额", "Member's balance"),
    "gift_card": ("购物卡", "Gift card"),
    "group_buy": ("团购订金", "Group-buying deposit"),
    "meal_card": ("月卡", "Month card"),
}
ENTRIES: Names = {
    "goods_receipt": ("到货", "Delivery"),
    "supplier_return": ("退货", "Return"),
    "supplier_payment": ("付款", "Payment"),
}
MOVEMENTS: Names = {
    "goods_receipt": ("进货", "Delivery"),
    "supplier_return": ("退供应商", "Return to supplier"),
    "sale": ("销售", "Sale"),
    "refund": ("顾客退货", "Refund"),
    "write_off": ("报损", "Write-off"),
    "stock_count": ("盘点", "Count"),
    "issue": ("维修领用", "Issued for a repair"),
    "issue_return": ("领用退回", "Came back from a repair"),
    "cost_correction": ("成本更正", "Correction of cost"),
}
COUNT_STATES: Names = {
    "open": ("盘点中", "Being counted"),
    "finished": ("待复核", "Waits for another person"),
    "resolved": ("已处理", "Resolved"),
    "cancelled": ("已取消", "Cancelled"),
}
COUNT_SCOPES: Names = {
    "all": ("全部商品", "All products"),
    "category": ("一个类别", "One category"),
    "skus": ("扫到什么盘什么", "What is scanned"),
}
CAMPAIGN_STATES: Names = {
    "open": ("接龙中", "Open"),
    "formed": ("已成团", "Formed"),
    "failed": ("未成团", "Failed"),
    "arrived": ("已到货", "Arrived"),
    "settled": ("已结算", "Settled"),
}
GROUP_ORDERS: Names = {
    "ordered": ("已下单", "Ordered"),
    "cancelled": ("已取消", "Cancelled"),
    "refund_due": ("待退款", "Refund due"),
    "refunded": ("已退款", "Refunded"),
    "picked_up": ("已提货", "Picked up"),
}
MEALS: Names = {
    "breakfast": ("早餐", "Breakfast"),
    "lunch": ("午餐", "Lunch"),
    "dinner": ("晚餐", "Dinner"),
}
DINER_GROUPS: Names = {
    "low_income": ("低保", "Low income"),
    "extreme_poverty": ("特困", "Extreme poverty"),
    "lonely": ("孤寡", "Alone"),
    "bereaved": ("失独", "Bereaved"),
    "veteran": ("退役军人", "Veteran"),
    "model_worker": ("劳模", "Model worker"),
    "advanced_worker": ("先进工作者", "Advanced worker"),
}
TIERS: Names = {
    "other": ("其他（不足五份的合并）", "Other (fewer than five each)"),
    "month_card": ("月卡", "Month card"),
    "list": ("原价", "List price"),
    "free": ("免费", "Free"),
    "poor": ("困难老人", "Poor"),
    "prepaid": ("预存优惠", "Prepaid"),
}
DEPOSITS: Names = {
    "taken": ("存入", "Paid in"),
    "used": ("消费", "Spent"),
    "given_back": ("退货退回", "Came back"),
    "refunded": ("退款", "Refunded"),
    "moved_out": ("转出", "Moved out"),
    "moved_in": ("转入", "Moved in"),
}
POINTS: Names = {
    "earned": ("消费得分", "Earned"),
    "redeemed": ("抵扣", "Redeemed"),
    "taken_back": ("退货扣回", "Taken back"),
    "given_back": ("退货还回", "Given back"),
    "gift": ("兑换礼品", "Gift"),
}
CONCERNS: Names = {
    "till_not_open": ("收银台没开，却有销售", "A sale while the till was not open"),
    "till_closed": ("点款之后才到的销售", "A sale that came after the count"),
    "clock_skew": ("收银机的时钟不准", "The till's clock was off"),
    "price_changed": ("售价与价目表不同", "Sold at another price"),
    "stock_negative": ("卖出的比库存多", "More was sold than was there"),
    "till_over_short": ("长短款较大", "Over or short by much"),
    "product_unknown": ("不认识的商品", "An unknown product"),
    "discount_unapproved": ("没有批准的折扣", "A discount nobody approved"),
    "sale_unreadable": ("读不出来的销售", "A sale nobody can read"),
    "sale_voided": ("还没入账就作废的销售", "A sale that was voided before it arrived"),
    "sale_differs": ("同一单号，内容不同", "Another sale under one name"),
}
SALES_BY: Names = {
    "day": ("日期", "Day"),
    "hour": ("时段", "Hour"),
    "category": ("类别", "Category"),
    "product": ("商品", "Product"),
    "tender": ("付款方式", "Way of paying"),
    "clerk": ("店员", "Clerk"),
    "outlet": ("门店", "Outlet"),
}
STANDINGS: Names = {
    "below_cost": ("低于进价", "Below cost"),
    "below_target": ("低于目标", "Below target"),
    "above_cap": ("高于上限", "Above the cap"),
    "within": ("在规则之内", "Within the rule"),
    "unknown": ("没有进价或规则", "No cost or no rule"),
}
MARGIN_STATES: Names = {
    "holds": ("现行", "Holds"),
    "to_come": ("未到", "To come"),
    "over": ("已替换", "Replaced"),
}
MEANINGS: Names = {"amount": ("金额", "Amount"), "weight": ("重量", "Weight")}
MODES: Names = {"markup": ("加价率", "Markup"), "margin": ("毛利率", "Margin")}
WEEKDAYS: Names = {
    "1": ("周一", "Mon"),
    "2": ("周二", "Tue"),
    "3": ("周三", "Wed"),
    "4": ("周四", "Thu"),
    "5": ("周五", "Fri"),
    "6": ("周六", "Sat"),
    "7": ("周日", "Sun"),
}
