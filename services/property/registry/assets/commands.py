"""Keeping the register of the common parts' assets."""

from datetime import date

from services.property.database import writes
from services.property.registry import queries as registry
from services.property.registry.assets import queries
from services.property.registry.assets.models import Asset, AssetMove
from services.property.registry.assets.rules import move_problem
from services.property.registry.estates.queries import estate
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_asset(who: Principal, wanted: dict) -> Asset:
    """Add an asset, either of a building or of an estate as a whole.

    Raises `asset_place_invalid`, `building_unknown`, `estate_unknown`, `day_not_yet`,
    `asset_exists`, `asset_differs`.
    """
    if earlier := named_before(Asset, "asset", who, wanted):
        return earlier
    _refuse_place(who, wanted["building_id"], wanted["estate_id"])
    if wanted["installed_on"] and wanted["installed_on"] > clock.today():
        _refuse_day("installed_on", "day_not_yet", "An asset is registered once it is there.")
    same = (Asset.kind == wanted["kind"]) & (Asset.code == wanted["code"])
    if Asset.get_or_none((Asset.community == who.community) & same):
        message = f"There is a {wanted['kind']} {wanted['code']} already."
        raise Refusal("asset_exists", message, {"code": message})
    added = Asset.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        state="in_use",
        community=who.community,
        created_at=clock.now(),
    )
    _keep_move(who, added.id, "in_use", added.installed_on or clock.today(), "登记")
    return added


@writes
def move_asset(who: Principal, asset_id: str, wanted: dict) -> Asset:
    """An asset comes into another state on a business day, today unless said.

    Raises `asset_unknown`, `asset_move_impossible`, `day_not_yet`, `day_before_last_move`.
    """
    row = queries.asset(who, asset_id)
    if problem := move_problem(row.state, wanted["state"]):
        raise Refusal("asset_move_impossible", problem, {"state": problem})
    day = wanted["moved_on"] or clock.today()
    last = queries.last_move(row.id).moved_on
    if day > clock.today():
        _refuse_day("moved_on", "day_not_yet", "A state is written down when it is there.")
    if day < last:
        message = f"The asset came into its state on {last}."
        _refuse_day("moved_on", "day_before_last_move", message)
    Asset.update(state=wanted["state"]).where(Asset.id == row.id).execute()
    _keep_move(who, row.id, wanted["state"], day, wanted["reason"])
    return queries.asset(who, asset_id)


def _refuse_day(field: str, code: str, message: str) -> None:
    raise Invalid(code, message, {field: message})


def _refuse_place(who: Principal, building_id: str | None, estate_id: str | None) -> None:
    if (building_id is None) == (estate_id is None):
        message = "An asset stands either in a building or in an estate."
        raise Invalid("asset_place_invalid", message, {"building_id": message})
    if building_id is not None:
        registry.building(who, building_id)
    if estate_id is not None:
        estate(who, estate_id)


def _keep_move(who: Principal, asset_id: str, state: str, day: date, reason: str) -> None:
    AssetMove.create(
        asset=asset_id,
        state=state,
        moved_on=day,
        reason=reason,
        moved_by=who.user,
        moved_at=clock.now(),
    )
