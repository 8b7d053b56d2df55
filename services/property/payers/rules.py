"""Who may pay for what. Pure: no Flask, no peewee, no clock."""

from services.property.work_orders.rules import PAYERS

CHOSEN = tuple(payer for payer in PAYERS if payer != "warranty")  # that follows from a repair
FOR_THE_PUBLIC = ("benefit", "fund")  # nobody who lives there pays, nor a contract
UNDECIDED = ("open", "unfunded")  # states of an order whose payer may still change


def default_payer(managed: bool, fund_id: str | None) -> str:
    """Who pays unless somebody decides otherwise: the fund that is named, else the property
    contract of a managed building, else the public good (domain.md §1 row 6)."""
    if fund_id:
        return "fund"
    return "contract" if managed else "benefit"


def building_problem(payer: str, managed: bool) -> tuple[str, str] | None:
    """Why such a building has no such payer, as a code and a sentence, or None."""
    if payer == "contract" and not managed:
        return "building_unmanaged", "Nobody is paid to look after this building."
    if payer == "benefit" and managed:
        return "building_managed", "This building has a property company; it is not for this list."
    return None


def masked_title(category: str, building_name: str) -> str:
    """What the public reads instead of a title, in which anybody may have written a name."""
    return f"{building_name} {CATEGORY_NAMES[category]}"


CATEGORY_NAMES = {
    "roof": "屋面",
    "plumbing": "给排水",
    "electrical": "电气",
    "structure": "结构",
    "fire_safety": "消防",
    "lift": "电梯",
    "public_area": "公共区域",
    "flood": "防汛",
    "care": "帮扶",
    "other": "其他",
}
