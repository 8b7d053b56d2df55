"""What the cells of a file of households mean. Pure: no Flask, no peewee."""

import re

from services.property.registry.households.rules import (
    AREA_MAX_HUNDREDTHS,
    FLOOR_MAX,
    FLOOR_MIN,
)

# What people write above a column, first what an export writes.
HEADINGS: dict[str, tuple[str, ...]] = {
    "estate": ("小区", "estate"),
    "building": ("楼栋", "楼号", "building"),
    "entrance": ("单元", "entrance"),
    "room": ("房号", "室号", "room", "unit"),
    "floor": ("楼层", "floor"),
    "area": ("面积", "建筑面积", "面积(㎡)", "area", "area_m2"),
    "owner_name": ("业主", "业主姓名", "姓名", "owner"),
    "owner_phone": ("电话", "业主电话", "联系电话", "手机", "phone"),
    "tenant_name": ("租户", "租户姓名", "tenant"),
    "tenant_phone": ("租户电话", "tenant_phone"),
}
NEEDED = ("building", "room")
COLUMN_OF = {heading: column for column, names in HEADINGS.items() for heading in names}

_AREA = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?")
_FLOOR = re.compile(r"-?[0-9]{1,3}")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,19}")


def unit_of(entrance: str, room: str) -> str:
    """`2单元` and `301室` → `2-301`, the name of a unit in its building."""
    entrance, room = entrance.removesuffix("单元"), room.removesuffix("室")
    return f"{entrance}-{room}" if entrance else room


def area_of(text: str) -> int:
    """`86.5` m² → 8650 hundredths. Raises ValueError with the sentence."""
    if not _AREA.fullmatch(text):
        raise ValueError("Square metres with at most two places, like 86.50.")
    whole, _, part = text.partition(".")
    hundredths = int(whole) * 100 + int(part.ljust(2, "0") or 0)
    if not 0 < hundredths <= AREA_MAX_HUNDREDTHS:
        raise ValueError("A flat has more than 0 m² and at most 100,000.")
    return hundredths


def floor_of(text: str) -> int:
    """`3` or `3层` → 3. Raises ValueError with the sentence."""
    digits = text.removesuffix("层").removesuffix("楼")
    if not _FLOOR.fullmatch(digits) or not FLOOR_MIN <= int(digits) <= FLOOR_MAX:
        raise ValueError(f"A floor is a whole number from {FLOOR_MIN} to {FLOOR_MAX}.")
    return int(digits)


def name_problem(name: str, longest: int) -> str | None:
    """Why a name cannot be kept, or None."""
    if not name.isprintable():
        return "This has a character nobody can read."
    if len(name) > longest:
        return f"This has more than {longest} characters."
    return None


def person_problem(name: str) -> str | None:
    """Why a person's name cannot be kept, or None."""
    if "*" in name:
        return "This name is masked; a masked file does not say who it is."
    return name_problem(name, 64)


def phone_problem(phone: str) -> str | None:
    """Why a phone cannot be kept, or None."""
    if "*" in phone:
        return "This phone is masked; a masked file does not say whose it is."
    return None if _PHONE.fullmatch(phone) else "A phone number has 5 to 20 digits."
