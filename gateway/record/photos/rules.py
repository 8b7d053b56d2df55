"""Which photos a record may show, and what it says of them. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from gateway.record.contents.rules import PERSONAL_CATEGORIES

PHOTOS_MAX = 12  # of a month: what a notice board and a telephone take
BYTES_MAX = 40_000  # of one: twelve come within seconds on a slow line


class Picture(NamedTuple):
    """A small JPEG without any word in it."""

    content: bytes
    width: int
    height: int
    sha256: str


class Chosen(NamedTuple):
    """A photo that somebody chose, with the repair that it shows."""

    photo_id: str
    work_order_id: str
    building_id: str
    building: str
    category: str
    picture: Picture


def choosable(finished: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By their ids the photos of finished repairs that everybody may see: who was cared for is
    nobody else's business."""
    return {row["photo_id"]: row for row in finished if row["category"] not in PERSONAL_CATEGORIES}


def buildings_of(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, str]:
    """What the record calls the buildings in which repairs were accepted."""
    return {row["building_id"]: row["building"] for row in tables["orders_by_building"]}


def said(chosen: Iterable[Chosen]) -> list[dict[str, Any]]:
    """What the record says of its photos; the hash stands for the bytes."""
    return [
        {
            "number": number,
            "building_id": one.building_id,
            "building": one.building,
            "category": one.category,
            "width": one.picture.width,
            "height": one.picture.height,
            "bytes": len(one.picture.content),
            "sha256": one.picture.sha256,
        }
        for number, one in enumerate(chosen, start=1)
    ]
