"""How the pages of work orders call what the services say, in Chinese and English. Pure."""

from gateway.web.admin.settings import SUBJECTS as SUBJECTS

STATES = {
    "open": ("待派单", "Waiting to be sent"),
    "unfunded": ("排队等资金", "Waiting for money"),
    "awaiting_approval": ("等资金审批", "Waiting for approval"),
    "dispatched": ("待接单", "Sent, not taken"),
    "taken": ("已接单", "Taken"),
    "started": ("维修中", "Being repaired"),
    "on_hold": ("挂起", "On hold"),
    "completed": ("待验收", "Done, to be accepted"),
    "accepted": ("待评价", "Accepted"),
    "rated": ("已办结", "Rated"),
    "closed": ("已办结", "Closed"),
    "cancelled": ("已取消", "Cancelled"),
}
# What stands together on the board.
COLUMNS = (
    (("open", "unfunded", "awaiting_approval"), "待派单", "To be sent"),
    (("dispatched",), "待接单", "Not taken yet"),
    (("taken", "started"), "处理中", "At work"),
    (("on_hold",), "挂起", "On hold"),
    (("completed",), "待验收", "To be accepted"),
)
URGENCIES = {
    "emergency": ("特急", "Emergency"),
    "urgent": ("急修", "Urgent"),
    "ordinary": ("一般", "Ordinary"),
    "complex": ("复杂", "Complex"),
}
CHANNELS = {
    "staff": ("工作人员登记", "Staff"),
    "phone": ("电话", "Phone"),
    "qr": ("扫码", "QR code"),
    "open311": ("外部系统", "Another system"),
    "meeting": ("议事会", "Meeting"),
    "fair": ("幸福集市", "Fair"),
    "visit": ("走访", "Visit"),
    "schedule": ("定期保养", "Schedule"),
    "errand": ("红色代办", "Errand"),
}
LEVELS = {
    "grid": ("网格", "Grid"),
    "community": ("社区", "Community"),
    "street": ("街道", "Street"),
}
PAYERS = {
    "resident": ("住户自付", "The household"),
    "contract": ("物业合同内", "The property contract"),
    "fund": ("专项资金", "A fund"),
    "benefit": ("公益维修", "The public good"),
    "warranty": ("保修", "Warranty"),
}
DEADLINES = {
    "take": ("接单", "taking it"),
    "arrive": ("到场", "arriving"),
    "finish": ("完工", "finishing"),
    "resume": ("恢复施工", "going on"),
}
NOTES = {
    "arrived": ("到达现场", "Arrived"),
    "escalated": ("提级", "Brought a level up"),
    "urged": ("督办", "Urged"),
    "extended": ("延期", "Given more time"),
    "remark": ("留言", "Remark"),
    "top_up": ("追加资金", "More money"),
    "changed": ("更正", "Changed"),
    "reassigned": ("改派", "Given to somebody else"),
}
COST_KINDS = {
    "parts": ("材料", "Parts"),
    "labour": ("人工", "Labour"),
    "outsourced": ("外包", "Contractor"),
}
PART_STATES = {
    "asked": ("等店里答复", "Asked for"),
    "refused": ("店里没给", "Refused"),
    "issued": ("已领用", "Issued"),
    "returning": ("正在退回", "Going back"),
    "returned": ("已退回", "Given back"),
}
COMMITMENTS = {
    "asked": ("已申请", "Asked for"),
    "refused": ("没有批", "Refused"),
    "awaiting_approval": ("等审批", "Waiting for approval"),
    "made": ("已预留", "Reserved"),
    "dropped": ("已撤销", "Dropped"),
    "releasing": ("正在退回", "Going back"),
    "released": ("已退回", "Given back"),
    "paid": ("已支付", "Paid"),
}
ANSWERS = {
    "made": ("等住户答复", "Waiting for the answer"),
    "accepted": ("住户同意", "Agreed to"),
    "refused": ("住户不同意", "Not agreed to"),
    "void": ("作废", "Void"),
}
TAX_CATEGORIES = {
    "services": ("以人工为主", "Mostly labour"),
    "standard": ("以材料为主", "Mostly goods"),
    "other": ("其他税率", "Another rate"),
}
SAID_BY = {
    "phone": ("电话里说的", "By phone"),
    "in_person": ("当面说的", "In person"),
    "tracking": ("用查询码答复", "By the tracking code"),
}
PHOTOS = {"before": ("维修前", "Before"), "after": ("维修后", "After")}

REPORTS = {
    "received": ("待分流", "To be sent its way"),
    "routed": ("已分流", "Sent its way"),
    "joined": ("已合并", "Joined to another"),
    "rejected": ("不予受理", "Refused"),
    "withdrawn": ("已撤回", "Taken back"),
}
STEPS = {
    "routed": ("分流", "Sent its way"),
    "rejected": ("不予受理", "Refused"),
    "reopened": ("重新受理", "Taken up again"),
    "withdrawn": ("上报人撤回", "Taken back"),
    "joined": ("合并", "Joined"),
    "remark": ("上报人补充", "Remark of whoever reported"),
    "forgotten": ("删除姓名电话", "Name and phone forgotten"),
    "warranty": ("申请保修", "Warranty asked for"),
}
ROUTES = {
    "small": ("小事", "Small matter"),
    "large": ("大事", "Large matter"),
    "private": ("私事", "Private matter"),
}
REJECTIONS = {
    "not_ours": ("不属受理范围", "Not ours to do"),
    "unclear": ("情况不明", "Unclear"),
    "duplicate": ("重复上报", "Reported before"),
    "spam": ("无效信息", "Spam"),
    "solved": ("已自行解决", "Solved already"),
    "withdrawn": ("上报人撤回", "Taken back"),
}
DOMAINS = {
    "infrastructure": ("基础设施", "Roads, lamps, drains"),
    "housing": ("房屋维修", "Roofs, walls, stairs"),
    "water": ("供水排水", "Water and sewage"),
    "heating": ("供热供暖", "Heating"),
    "power": ("供电供气", "Power and gas"),
    "sanitation": ("环境卫生", "Cleanliness"),
    "fire_safety": ("消防安全", "Fire and safety"),
    "parking": ("停车秩序", "Parking"),
    "neighbours": ("邻里纠纷", "Quarrels of neighbours"),
    "property_service": ("物业服务", "The property company"),
    "care": ("养老助残", "The old and the disabled"),
    "other": ("其他诉求", "Anything else"),
}
# Codes that stand in an order's history: with which a fund says no, and why something went on by
# itself.
REFUSALS = {
    "silence": ("到期没有人说话", "Nobody spoke in time"),
    "fund_overdrawn": ("资金余额不足", "The fund is short"),
    "fund_frozen": ("资金已冻结", "The fund is frozen"),
    "fund_closed": ("资金已关闭", "The fund is closed"),
    "fund_cap_exceeded": ("超出资金上限", "Beyond the cap of the fund"),
    "fund_purpose_mismatch": ("不合资金用途", "Not what the fund is for"),
    "fund_use_forbidden": ("资金不许这样用", "The fund may not be used so"),
    "fund_window_closed": ("不在资金使用期内", "Outside the days of the fund"),
    "fund_household_missing": ("没有写明住户", "No household is named"),
    "budget_exhausted": ("年度预算用完", "The year's budget is used up"),
    "budget_missing": ("没有年度预算", "There is no budget"),
}

MATTERS = {
    "raised": ("待协商", "Waiting for the council"),
    "in_discussion": ("协商中", "In discussion"),
    "voting": ("表决中", "In a vote"),
    "decided_adopted": ("已通过", "Adopted"),
    "decided_rejected": ("未通过", "Rejected"),
    "executing": ("执行中", "Being carried out"),
    "done": ("已办结", "Done"),
    "withdrawn": ("已撤回", "Given up"),
}
# What a matter waits for.
NEXT = {
    "raised": (
        "下一步：开会商议，把会议纪要记下来。",
        "Next: talk it over, and write the minutes down.",
    ),
    "in_discussion": ("下一步：把大家提的方案记下来。", "Next: write down what is proposed."),
    "to_decide": (
        "下一步：会上定了就登记决定；要业主表决的，发起表决。",
        "Next: record what the meeting decided, or let the owners vote.",
    ),
    "to_vote": (
        "下一步：这件事按民法典第二百七十八条由业主表决，请发起表决。",
        "Next: owners vote on this (Civil Code §278). Call the vote.",
    ),
    "voting": (
        "下一步：录入选票；截止日过后，或者人人都投了，再计票。",
        "Next: write the ballots down; count after the last day, or once everybody has voted.",
    ),
    "carried": (
        "下一步：表决通过了，请登记决定。",
        "Next: the vote was carried. Record the decision.",
    ),
    "not_carried": (
        "下一步：表决没有通过。登记决定，或者再表决一次。",
        "Next: the vote was not carried. Record the decision, or vote again.",
    ),
    "decided_adopted": (
        "下一步：按决定开工单；不用施工的，直接办结。",
        "Next: order the work; if there is none, say that it is done.",
    ),
    "decided_rejected": (
        "没有通过，这件事到此为止。",
        "It was rejected; nothing more is to be done.",
    ),
    "executing": (
        "下一步：工单都验收以后，点“办结”。",
        "Next: once its work orders are accepted, say that it is done.",
    ),
    "done": ("这件事已经办结。", "It is done."),
    "withdrawn": ("这件事已经撤回。", "It was given up."),
}
MEETINGS = {
    "sixth_day": ("逢六说事", "Talk on days with a six"),
    "pavilion": ("红色议事亭", "Council pavilion"),
    "tea_table": ("小茶桌", "Tea table"),
    "owners": ("业主大会", "Owners' assembly"),
    "alliance": ("物管联盟", "Alliance of property managers"),
    "other": ("其他会议", "Another meeting"),
}
PROPOSERS = {
    "resident": ("居民", "Residents"),
    "owners_committee": ("业委会", "The owners' committee"),
    "company": ("物业公司", "The property company"),
    "community": ("社区", "The community"),
}
DECISIONS = {"adopted": ("同意", "Adopted"), "rejected": ("不同意", "Rejected")}
SCOPES = {
    "building": ("本楼业主", "Owners of the building"),
    "estate": ("全小区业主", "Owners of the estate"),
}
BALLOTS = {
    "yes": ("同意", "In favour"),
    "no": ("反对", "Against"),
    "abstain": ("弃权", "Abstained"),
    "none": ("还没投", "No ballot yet"),
}
MEDIATIONS = {"open": ("调解中", "In mediation"), "closed": ("已结束", "Ended")}
OUTCOMES = {
    "settled": ("谈成了", "Settled"),
    "unsettled": ("没有谈成", "Not settled"),
    "referred": ("转到别处", "Referred elsewhere"),
}

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def span(seconds: int) -> tuple[str, str]:
    """How long something has been, in the two largest units that matter."""
    seconds = abs(seconds)
    days, hours = seconds // DAY, seconds % DAY // HOUR
    minutes = seconds % HOUR // MINUTE
    if days:
        return (
            (f"{days}天{hours}小时", f"{days} d {hours} h") if hours else (f"{days}天", f"{days} d")
        )
    if hours:
        return f"{hours}小时{minutes}分", f"{hours} h {minutes} min"
    return f"{minutes}分钟", f"{minutes} min"


def options(names: dict[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """A table of names as the choices of a field."""
    return [(code, zh, en) for code, (zh, en) in names.items()]
