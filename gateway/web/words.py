"""What a page says for the words of the services, in Chinese and English. Pure."""

# Kinds of repairs. Titles stay inside: they may hold what a resident said.
CATEGORIES = {
    "roof": ("屋面维修", "Roof"),
    "plumbing": ("给排水维修", "Plumbing"),
    "electrical": ("电气照明维修", "Electrical"),
    "structure": ("房屋结构维修", "Structure"),
    "fire_safety": ("消防安全", "Fire safety"),
    "lift": ("电梯维修", "Lift"),
    "public_area": ("公共区域维修", "Public area"),
    "flood": ("防汛", "Flood"),
    "care": ("帮扶服务", "Care"),
    "other": ("其他维修", "Other repair"),
}

# Where the money of a repair came from.
SOURCES = {
    "profit": ("利润", "profit"),
    "fees": ("物业费", "property fees"),
    "common_income": ("公共收益", "income of common parts"),
    "grant": ("拨款", "grant"),
    "donation": ("捐赠", "donation"),
}

# The stages of a report and of what came of it: the services say them in Chinese.
STAGES = {
    "待受理": "Waiting to be read",
    "驳回": "Refused",
    "取消": "Cancelled",
    "私事": "A private matter",
    "小事": "A small matter: a repair",
    "大事": "A large matter: for the residents' council",
    "调解中": "In mediation",
    "待协商": "Waiting for the council",
    "协商中": "In discussion",
    "表决中": "In a vote",
    "已议决": "Decided",
    "执行中": "Being carried out",
    "待派单": "Waiting for a repairer to be sent",
    "待接单": "Sent to a repairer",
    "处理中": "Being repaired",
    "挂起": "On hold",
    "待验收": "Done: please look at it",
    "待评价": "Accepted: please rate it",
    "已办结": "Finished",
}

UNFINISHED = ("待派单", "待接单", "处理中", "挂起")  # somebody still waits for the deadline

# How soon, as residents say it; the services know a fourth, which nobody chooses at a door.
URGENCIES = {
    "ordinary": ("不急", "It can wait", "几天内修好就行", "some days are all right"),
    "urgent": ("比较急", "Urgent", "影响生活，比如停水停电", "daily life suffers"),
    "emergency": ("很危险", "Dangerous", "漏电、冒水、有人受困", "sparks, a flood, somebody stuck"),
}
