"""What the pages of disclosure say for the words of the record, in Chinese and English. Pure."""

STATES = {
    "open": ("待审核", "Waiting for approval"),
    "published": ("已公示", "Published"),
    "discarded": ("已放弃", "Given up"),
    "stale": ("数字变了，已作废", "Figures moved: void"),
}
KINDS = {"month": ("月度公示", "Month"), "correction": ("更正", "Correction")}
OBJECTIONS = {
    "waiting": ("待答复", "Waiting for an answer"),
    "shown": ("已答复并公开", "Answered, for everybody"),
    "withheld": ("已答复，只给本人看", "Answered, for whoever objected"),
}
