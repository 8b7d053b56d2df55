"""Photos on the public record: chosen by one, seen by another, sealed by their hash, taken down."""

import hashlib
import io
import json
import uuid
from contextlib import contextmanager

import peewee
import pytest
from PIL import Image

from gateway.database import gateway
from gateway.record.models import Draft, Publication
from gateway.record.photos import pictures
from gateway.record.photos.models import RecordPhoto
from gateway.record.photos.rules import BYTES_MAX, PHOTOS_MAX
from shared.errors import Invalid
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.months import (
    PERIOD,
    approved,
    closed_march,
    corrected_by_hand,
    in_march,
    page,
    prepared,
    public_path,
    published,
)
from tests.gateway.test_record_packages import errors_of, unpacked
from tests.gateway.test_tracker import day_closed, repaired
from tests.property.pictures import phone_jpeg
from tests.service import COMMUNITY

SNAPSHOTS = "/api/v1/record/snapshots"
PHOTOS = "/api/v1/record/photos"
ORDER = "01943f00-0000-7000-8000-0000000c0001"
MONTH = public_path(f"/{PERIOD}")
# By whether it is PostgreSQL.
BREAKS = {
    False: [
        "CREATE TRIGGER breaks BEFORE INSERT ON record_photo WHEN NEW.number = 2 "
        "BEGIN SELECT RAISE(ABORT, 'broken'); END"
    ],
    True: [
        "CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'broken'; END $$",
        "CREATE TRIGGER breaks BEFORE INSERT ON record_photo FOR EACH ROW "
        "WHEN (NEW.number = 2) EXECUTE FUNCTION breaks()",
    ],
}
MENDS = {False: ["DROP TRIGGER breaks"], True: ["DROP FUNCTION breaks() CASCADE"]}


def id_of(number: int) -> str:
    """The id of a photo at property."""
    return f"01943f00-0000-7000-8000-0000000d{number:04d}"


def noisy(side: int = 1600) -> bytes:
    """A picture that is hard to pack, as leaves and gravel are."""
    kept = io.BytesIO()
    Image.effect_noise((side, side * 3 // 4), 90).convert("RGB").save(kept, "JPEG", quality=80)
    return kept.getvalue()


def finished(number: int, category: str = "roof", building: str = "B1") -> dict:
    """A photo as property lists it."""
    return {
        "photo_id": id_of(number),
        "work_order_id": ORDER,
        "category": category,
        "building_id": building,
        "accepted_at": "2026-03-28T02:00:00.000000Z",
        "width": 1600,
        "height": 1200,
    }


@pytest.fixture
def march(gate, echo):
    """A closed month in which a repair of B1 was accepted, and whose photos property has."""
    closed_march(
        gate,
        echo,
        **{
            "/finished-photos": page(finished(1), finished(2), finished(3, "care")),
            f"/photos/{id_of(1)}": phone_jpeg(1600, 1200),
            f"/photos/{id_of(2)}": noisy(),
            f"/photos/{id_of(4)}": phone_jpeg(1200, 1600),
        },
    )
    gate.hear(*in_march(*repaired("O1", 450)))
    return gate


def chosen(gate, *numbers: int, **who) -> dict:
    """What the accountant prepares with these photos."""
    return prepared(gate, PERIOD, tuple(id_of(each) for each in numbers), **who)


def record_of(gate) -> dict:
    return gate.open("GET", f"{MONTH}/record.json").json


def test_a_photo_is_made_light_and_says_nothing_but_what_is_seen():
    for body in (phone_jpeg(1600, 1200), noisy()):
        picture = pictures.small(body)
        assert len(picture.content) <= BYTES_MAX and max(picture.width, picture.height) <= 640
        assert picture == pictures.small(body), "the same again"
        image = Image.open(io.BytesIO(picture.content))
        assert (image.format, image.size) == ("JPEG", (picture.width, picture.height))
        assert not image.getexif() and "comment" not in image.info
        assert b"Exif" not in picture.content and b"at home" not in picture.content
        assert picture.sha256 == hashlib.sha256(picture.content).hexdigest()
    for body in (b"", b"no picture", phone_jpeg(3000, 2000), phone_jpeg(900, 900)[:300]):
        with pytest.raises(Invalid):
            pictures.small(body)


def test_nothing_is_shown_that_nobody_chose(march):
    assert prepared(march)["photos"] == []
    with gateway.connection():
        assert RecordPhoto.select().count() == 0
    march.post(f"{SNAPSHOTS}/{_open(march)}/discard", role="accountant")
    published(march)
    assert "photos" not in record_of(march)
    text = march.open("GET", MONTH).text
    assert "修好的地方" not in text and "photos.csv" not in text
    assert march.open("GET", f"{MONTH}/photos.csv").status_code == 404


def _open(gate) -> str:
    (draft,) = gate.get(f"{SNAPSHOTS}?state=open", role="accountant")["items"]
    return draft["id"]


def test_what_was_chosen_is_seen_by_the_reviewer_and_sealed_by_its_hash(march, tmp_path):
    draft = chosen(march, 2, 1)
    assert [each["number"] for each in draft["photos"]] == [1, 2]
    assert [each["photo_id"] for each in draft["photos"]] == [id_of(2), id_of(1)]
    one = draft["photos"][1]
    assert (one["building"], one["category"], one["work_order_id"]) == ("B1号楼", "roof", ORDER)
    for role in ("accountant", "reviewer", "admin"):
        seen = march.open("GET", f"{PHOTOS}/{one['id']}", _bearer(march, role))
        assert seen.content_type == "image/jpeg" and len(seen.data) == one["size"]
        assert seen.headers["Cache-Control"] == "private, no-store"
    wall = f"{MONTH}/photos/{one['sha256']}.jpg"
    assert march.open("GET", wall).status_code == 404, "nobody sees it before it is approved"
    made = approved(march, draft)
    text = march.open("GET", f"{MONTH}/record.json").data
    assert hashlib.sha256(text).hexdigest() == made["hash"]
    said = json.loads(text)["photos"]
    assert said[1] == {
        "number": 2,
        "building_id": "B1",
        "building": "B1号楼",
        "category": "roof",
        "width": one["width"],
        "height": one["height"],
        "bytes": one["size"],
        "sha256": one["sha256"],
    }
    assert ORDER not in text.decode() and id_of(1) not in text.decode()
    answer = march.open("GET", wall)
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert hashlib.sha256(answer.data).hexdigest() == one["sha256"]
    assert answer.headers["Cache-Control"] == "public, max-age=86400, immutable"
    assert march.open("GET", wall, {"If-None-Match": answer.headers["ETag"]}).status_code == 304
    page = march.open("GET", MONTH).text
    assert f'src="{wall}"' in page and 'loading="lazy"' in page
    assert "B1号楼 屋面维修，修好以后" in page
    assert f'width="{one["width"]}" height="{one["height"]}"' in page
    assert march.open("GET", f"{MONTH}?lang=en").text.count("after the repair") == 2
    folder = unpacked(march, tmp_path)
    assert errors_of(folder) == []
    assert one["sha256"] in (folder / "photos.csv").read_text()
    assert march.open("GET", f"{MONTH}/photos.csv").status_code == 200


def _bearer(gate, role: str, **who) -> dict:
    return {"Authorization": f"Bearer {gate.token(role, **who)}"}


@pytest.mark.parametrize(
    ("why", "photo_id"),
    [
        ("it is of no repair", id_of(99)),
        ("it was sent by a resident, or the repair is not accepted", id_of(4)),
        ("somebody was cared for", id_of(3)),
    ],
)
def test_what_is_no_finished_repair_of_the_month_is_refused(march, why, photo_id):
    body = {"period": PERIOD, "photo_ids": [id_of(1), photo_id]}
    answer = march.ask("POST", SNAPSHOTS, body, role="accountant")
    assert (answer.status, answer.body["code"]) == (409, "record_photo_unfit"), why
    assert answer.body["photo_ids"] == [photo_id]
    with gateway.connection():
        assert Draft.select().count() == RecordPhoto.select().count() == 0


def test_too_many_photos_are_refused_and_the_same_twice_is_one(march):
    many = [str(uuid.uuid4()) for _ in range(PHOTOS_MAX + 1)]
    body = {"period": PERIOD, "photo_ids": many}
    assert march.refused(SNAPSHOTS, body, role="accountant") == "record_photos_too_many"
    unnamed = body | {"photo_ids": ["x"]}
    assert march.ask("POST", SNAPSHOTS, unnamed, role="accountant").status == 422
    assert len(chosen(march, 1, 1)["photos"]) == 1


def test_preparing_twice_is_preparing_once_and_another_choice_takes_its_place(march):
    body = {"period": PERIOD, "photo_ids": [id_of(1)]}
    first = march.ask("POST", SNAPSHOTS, body, role="accountant", key="once")
    again = march.ask("POST", SNAPSHOTS, body, role="accountant", key="once")
    assert again.body == first.body and again.headers["Idempotency-Replayed"] == "true"
    assert march.refused(SNAPSHOTS, body, role="accountant") == "draft_open"
    before = first.body["photos"][0]["id"]
    after = chosen(march, 2)
    earlier = march.get(f"{SNAPSHOTS}/{first.body['draft']['id']}", role="reviewer")
    assert earlier["draft"]["state"] == "stale"
    gone = march.open("GET", f"{PHOTOS}/{before}", _bearer(march, "reviewer"))
    assert gone.status_code == 404, "of what is not published no picture is kept"
    made = approved(march, after)
    said = record_of(march)["photos"]
    assert [each["sha256"] for each in said] == [after["photos"][0]["sha256"]]
    assert march.refused(f"{SNAPSHOTS}/{made['id']}/approve", role="reviewer") == "draft_ended"
    with gateway.connection():
        assert RecordPhoto.select().where(RecordPhoto.content.is_null(False)).count() == 1


@contextmanager
def second_photo_unwritable():
    """The database takes the first photo and then fails, as a broken disk makes it fail."""
    with gateway.connection():
        for statement in BREAKS[gateway.is_postgres]:
            gateway.proxy.execute_sql(statement)
    yield
    with gateway.connection():
        for statement in MENDS[gateway.is_postgres]:
            gateway.proxy.execute_sql(statement)


def test_a_draft_is_never_there_without_its_photos(march):
    body = {"period": PERIOD, "photo_ids": [id_of(1), id_of(2)]}
    with second_photo_unwritable():
        broken = march.ask("POST", SNAPSHOTS, body, role="accountant", key="both")
        assert (broken.status, broken.body["code"]) == (500, "internal_error")
    with gateway.connection():
        assert Draft.select().count() == RecordPhoto.select().count() == 0
    assert len(march.post(SNAPSHOTS, body, role="accountant", key="both")["photos"]) == 2


def test_property_being_silent_keeps_nothing_and_a_broken_picture_is_said(march, echo):
    echo.says[f"/photos/{id_of(1)}"] = b"no picture"
    body = {"period": PERIOD, "photo_ids": [id_of(1)]}
    assert march.refused(SNAPSHOTS, body, role="accountant") == "photo_unreadable"
    echo.says["/finished-photos"] = page(finished(1, building="B9"))
    assert march.refused(SNAPSHOTS, body, role="accountant") == "facts_on_their_way"
    with gateway.connection():
        assert Draft.select().count() == 0


def test_the_database_keeps_a_photo_as_it_is_but_lets_its_bytes_go(march):
    approved(march, chosen(march, 1))
    for change in (
        RecordPhoto.update(content=b"another"),
        RecordPhoto.update(sha256="0" * 64),
        RecordPhoto.update(building="别的楼"),
        RecordPhoto.update(withdrawn_at="2026-04-01T00:00:00.000000Z"),
        RecordPhoto.delete(),
    ):
        with gateway.connection(), pytest.raises(peewee.IntegrityError):
            change.execute()
    with gateway.connection():
        assert RecordPhoto.update(content=None).execute() == 1


def test_a_photo_is_taken_down_by_one_person_and_the_seal_holds(march):
    made = approved(march, draft := chosen(march, 1, 2))
    one = draft["photos"][0]
    path, reason = f"{PHOTOS}/{one['id']}/withdraw", {"reason": "王桂英在照片里，不愿意"}
    assert march.refused(path, reason, role="admin") == "forbidden"
    assert march.refused(path, reason, role="reviewer", community=NEIGHBOUR) == (
        "record_photo_unknown"
    )
    record = march.open("GET", f"{MONTH}/record.json").data
    told = march.post(path, reason, role="accountant", key="down")
    assert told["withdrawn_at"] and told["withdrawn_by"] == f"accountant.{COMMUNITY}"
    assert march.post(path, reason, role="accountant", key="down") == told
    assert march.refused(path, reason, role="reviewer") == "record_photo_withdrawn"
    wall = f"{MONTH}/photos/{one['sha256']}.jpg"
    assert march.open("GET", wall).status_code == 404
    assert march.open("GET", f"{PHOTOS}/{one['id']}", _bearer(march, "reviewer")).status_code == 404
    with gateway.connection():
        assert RecordPhoto.get_by_id(one["id"]).content is None
        assert Publication.select().count() == 1
    text = march.open("GET", MONTH).text
    assert "撤下" in text and f"photos/{one['sha256']}" not in text and "王桂英" not in text
    assert "Taken down on" in march.open("GET", f"{MONTH}?lang=en").text
    assert march.open("GET", f"{MONTH}/record.json").data == record
    chain = march.open("GET", f"/api/v1/public/record/{COMMUNITY}/chain").json
    assert chain["broken_at"] is None and chain["documents"][0]["hash"] == made["hash"]
    assert march.open("GET", f"{MONTH}/photos.csv").status_code == 200


def test_a_photo_that_was_taken_down_is_never_chosen_again(march):
    draft = chosen(march, 1)
    one = draft["photos"][0]
    march.post(f"{PHOTOS}/{one['id']}/withdraw", {"reason": "有人"}, role="reviewer")
    march.post(f"{SNAPSHOTS}/{draft['draft']['id']}/discard", role="accountant")
    body = {"period": PERIOD, "photo_ids": [id_of(2), id_of(1)]}
    assert march.refused(SNAPSHOTS, body, role="accountant") == "record_photo_withdrawn"
    with gateway.connection():
        assert Draft.select().where(Draft.state == "open").count() == 0


def test_a_correction_leaves_the_photos_where_they_hang(march):
    approved(march, draft := chosen(march, 1))
    march.hear(day_closed("D9", "2026-03-28", 300, 100))
    corrected_by_hand(march, "少记了一天")
    said = march.open("GET", f"{MONTH}/corrections/2/record.json").json
    assert "photos" not in said
    wall = f"{MONTH}/photos/{draft['photos'][0]['sha256']}.jpg"
    assert march.open("GET", wall).status_code == 200
    assert march.open("GET", f"{MONTH}/corrections/2/package.zip").status_code == 200


def test_nothing_but_what_was_chosen_comes_out_of_the_public_door(march):
    approved(march, draft := chosen(march, 1))
    sha256 = draft["photos"][0]["sha256"]
    for path in (
        f"{MONTH}/photos/{id_of(1)}.jpg",
        f"{MONTH}/photos/{draft['photos'][0]['id']}.jpg",
        public_path(f"/2026-04/photos/{sha256}.jpg"),
        public_path(f"/{PERIOD}/photos/{sha256}.jpg", NEIGHBOUR),
        f"{MONTH}/photos/{sha256}.png",
    ):
        assert march.open("GET", path).status_code == 404, path
    assert march.open("GET", f"{PHOTOS}/{draft['photos'][0]['id']}").status_code == 401
    away = _bearer(march, "accountant", community=NEIGHBOUR)
    assert march.open("GET", f"{PHOTOS}/{draft['photos'][0]['id']}", away).status_code == 404
    looking = _bearer(march, "district", community=NEIGHBOUR)
    path = f"{PHOTOS}/{draft['photos'][0]['id']}?community={COMMUNITY}"
    assert march.open("GET", path, looking).status_code == 200
