"""What the pages of the loop say for the codes of the tracker, in Chinese and English. Pure."""

BOOKS = {"store": ("便利店", "shop"), "property": ("物业", "property")}
STAGES = {
    "reported": ("报修", "Reported"),
    "funded": ("资金落实", "Money stands"),
    "done": ("完工", "Done"),
    "accepted": ("验收", "Accepted"),
    "satisfied": ("满意", "Satisfied"),
}
STATES = {
    "open": ("已受理", "received"),
    "unfunded": ("没有资金，等待", "waits for money"),
    "awaiting_approval": ("等待批准", "waits for approval"),
    "dispatched": ("已派单", "somebody is sent"),
    "taken": ("已接单", "taken"),
    "started": ("维修中", "being repaired"),
    "on_hold": ("挂起", "on hold"),
    "completed": ("完工，待验收", "done, to be accepted"),
    "accepted": ("已验收", "accepted"),
    "rated": ("已评价", "rated"),
    "closed": ("已办结", "finished"),
    "cancelled": ("已取消", "cancelled"),
}
# What communities are compared by, in the order of the columns; `fen` is money.
COMPARED = (
    ("revenue_fen", "fen", "营业额", "Turnover"),
    ("gross_margin", "percent", "毛利率", "Gross margin"),
    ("net_profit_fen", "fen", "净利润", "Net profit"),
    ("contributed_fen", "fen", "转入资金", "Into funds"),
    ("disbursed_fen", "fen", "反哺支出", "Paid out"),
    ("solved", "count", "办结维修", "Repairs"),
    ("households", "count", "受益户数", "Households"),
    ("satisfaction", "percent", "满意率", "Satisfied"),
    ("disbursed_per_household_fen", "fen", "每户支出", "Per household"),
    ("days_to_solve", "days", "办结天数", "Days"),
)
