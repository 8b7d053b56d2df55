"""The names of what the till shows, in Chinese and English."""

METHODS = {
    "cash": ("现金", "Cash"),
    "wechat": ("微信", "WeChat"),
    "alipay": ("支付宝", "Alipay"),
    "account": ("账户支付", "Account"),
    "member": ("会员余额", "Member balance"),
    "gift_card": ("储值卡", "Stored-value card"),
    "meal": ("餐费预存", "Meals paid ahead"),
    "meal_card": ("餐卡", "Meal card"),
    "subsidy": ("助餐补贴", "Meal subsidy"),
    "group_buy": ("团购预付", "Group-buy deposit"),
    "exchange": ("换货抵扣", "Exchange"),
    "fund": ("专项资金", "Fund"),
}
RETURNED = {
    "refund": ("退货", "Refunds"),
    "void": ("作废", "Voids"),
    "exchange": ("换货", "Exchanges"),
    "return": ("无小票退货", "Returns without receipt"),
}
DEPOSIT_MOVES = {
    "taken": ("收进", "Taken"),
    "refunded": ("退还", "Given back"),
}
CASH_MOVES = {
    "pay_in": ("放入", "Paid in"),
    "pay_out": ("支出", "Paid out"),
    "safe_drop": ("入保险柜", "Safe drop"),
}
PURPOSES = {
    "change": ("零钱", "Change"),
    "other": ("其他的钱", "Other money"),
    "expense": ("零星开支", "Expense"),
    "bank": ("存银行", "To the bank"),
    "agency": ("交出代收款", "Collected money passed on"),
}
