"""`/admin/rules`: what holds in the shop, in the canteen and for repairs, and from which day."""

from gateway.web import desk, reading, words
from gateway.web.admin import places, settings

rules = desk.desk("admin_rules", __name__, "/admin/rules")


@rules.get("")
@desk.shown_to(*places.RULES)
def choose():
    """Which rules there are."""
    return places.page("rules.html", place="")


@rules.get("/shop")
@desk.shown_to("policy:decide")
def shop():
    """The rules of the shop as they hold today."""
    return places.page("rules_shop.html", place="shop", policies=_policies(settings.SHOP))


@rules.get("/canteen")
@desk.shown_to("policy:decide")
def canteen():
    """Who pays what for a meal."""
    return places.page("rules_canteen.html", place="canteen", policies=_policies(settings.CANTEEN))


@rules.get("/charges")
@desk.shown_to("fee:write", "labour_rate:write", "quote_threshold:write")
def charges():
    """What a month of property services and an hour of work cost, and when quotes are compared."""
    return places.page(
        "rules_charges.html",
        place="charges",
        tariffs=_newest("/fee-tariffs"),
        rates=_newest("/labour-rates"),
        thresholds=_newest("/quote-thresholds"),
        buildings=_buildings(),
        categories=_choices(words.CATEGORIES),
        settings=settings,
    )


@rules.get("/repairs")
@desk.shown_to("term:write", "waiting_rule:write", "intake:limit")
def repairs():
    """How soon, who first, and how much may be reported."""
    return places.page(
        "rules_repairs.html",
        place="repairs",
        terms=reading.read("property", "/terms/in-force")["items"],
        written=_newest("/terms"),
        waiting=reading.read("property", "/waiting-rule"),
        limits=reading.read("property", "/report-limits")["items"],
        categories=_choices(words.CATEGORIES),
        urgencies=_choices(settings.URGENCIES),
        criteria=_choices(settings.CRITERIA),
        limit_names=[(code, *name[:2]) for code, name in settings.LIMITS.items()],
        settings=settings,
    )


@rules.get("/votes")
@desk.shown_to("vote_rule:write")
def votes():
    """What votes of owners need."""
    return places.page(
        "rules_votes.html",
        place="votes",
        rules=_newest("/vote-rules"),
        subjects=_choices(settings.SUBJECTS),
        approvals=_choices(settings.APPROVAL_OF),
        settings=settings,
    )


def _policies(shown: dict[str, settings.Policy]) -> list[tuple[settings.Policy, dict]]:
    """The policies that a page shows, each with what holds today."""
    held = {row["name"]: row for row in reading.read("store", "/policies")["items"]}
    return [(policy, held[name]) for name, policy in shown.items()]


def _choices(names: dict[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """A table of names to choose from."""
    return [(code, zh, en) for code, (zh, en) in names.items()]


def _newest(path: str) -> list[dict]:
    """What was written, the newest first."""
    return sorted(reading.every("property", path), key=lambda row: -row["id"])


def _buildings() -> list[tuple[str, str, str]]:
    """The buildings that have a property company, to choose from; and their names."""
    return [
        (row["id"], row["name"], row["name"])
        for row in reading.every("property", "/buildings")
        if row["managed"]
    ]
