"""Photos: made small and clean, seen by whom they concern, refused when they are none."""

import io
from contextlib import ExitStack
from datetime import timedelta

import pytest
from PIL import Image

from services.property.photos import pictures
from services.property.photos.models import Photo
from services.property.photos.rules import is_laborious
from services.property.work_orders.models import WorkOrder
from shared import clock
from shared.errors import Invalid, Unavailable
from shared.pictures import AT_ONCE, unpacking
from tests.property import pictures as sent
from tests.service import Answer

PNG_START = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = [
    ("photo_unreadable", b""),
    ("photo_unreadable", b"a photo, honestly"),
    ("photo_unreadable", SVG),
    ("photo_unreadable", sent.film("GIF")),
    ("photo_unreadable", sent.film("PNG")),
    ("photo_unreadable", sent.jpeg(400, 400)[:200]),
    ("photo_unreadable", PNG_START + b"\0" * 100),
    ("photo_unreadable", sent.png_claiming(100, 100)),
    ("photo_too_large", sent.png_claiming(50_000, 50_000)),
    ("photo_too_large", sent.png_claiming(8_001, 5_000)),
]


def send(asked, body, role="resident", path="/public/photos", **how) -> Answer:
    """Send the file as it is."""
    headers = {
        "Visitor": how.pop("visitor", "v1"),
        "Idempotency-Key": how.pop("key", clock.text(clock.now())),
    }
    headers["Authorization"] = f"Bearer {asked.token(role, community=how.pop('community', ''))}"
    answer = asked.app.test_client().post(path, headers=headers, **how or {"data": body})
    return Answer(answer.status_code, answer.get_json(), dict(answer.headers))


def stored(asked) -> int:
    with asked.service.database.connection():
        return Photo.select().count()


def test_a_picture_is_kept_upright_small_and_without_a_word_in_it():
    picture = pictures.read(sent.phone_jpeg(3000, 2000))
    assert (picture.width, picture.height) == (1067, 1600)
    image = Image.open(io.BytesIO(picture.content))
    assert (image.format, image.size) == ("JPEG", (1067, 1600))
    assert not image.getexif() and "comment" not in image.info and b"at home" not in picture.content
    above, below = image.getpixel((500, 100)), image.getpixel((500, 1500))
    assert above[0] > 200 and above[2] < 60, "yellow"
    assert below[2] > 200 and below[0] < 60, "blue"
    clear = Image.open(io.BytesIO(pictures.read(sent.clear_png()).content))
    assert min(clear.getpixel((5, 5))) > 240, "white shines through"


@pytest.mark.parametrize(("code", "body"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_no_photo_is_refused_before_it_is_unpacked(code, body):
    with pytest.raises(Invalid) as refusal:
        pictures.read(body)
    assert refusal.value.code == code


def test_what_takes_long_to_unpack_is_refused_by_counting_and_nobody_waits_for_it():
    scans = sent.jpeg() + b"\xff\xda" * 70
    chunks = sent.clear_png() + b"\x00\x00\x00\x00tEXt\x00\x00\x00\x00" * 4_001
    for body in (scans, chunks):
        assert is_laborious(body)
        with pytest.raises(Invalid, match="too long"):
            pictures.read(body)
    assert not is_laborious(sent.phone_jpeg(3000, 2000)) and not is_laborious(sent.clear_png())
    with ExitStack() as others:
        for _ in range(AT_ONCE):
            others.enter_context(unpacking())
        with pytest.raises(Unavailable, match="just now"):
            pictures.read(sent.jpeg())


def test_photos_are_nobodys_until_they_are_used_and_forgotten_after_a_day(lonely):
    asked = lonely.asked
    for code, body in REFUSED:
        assert send(asked, body, key=f"bad {len(body)}").body["code"] == code
    assert stored(asked) == 0
    first = send(asked, sent.jpeg(), key="k1")
    assert first.status == 201 and first.body["size"] < 2000
    assert send(asked, sent.jpeg(), key="k1").headers["Idempotency-Replayed"] == "true"
    assert send(asked, sent.jpeg(), key="k2").body["id"] == first.body["id"]
    form = {"photo": (io.BytesIO(sent.jpeg()), "a.jpg")}
    assert send(asked, None, data=form, key="k3").body["id"] == first.body["id"]
    other = send(asked, sent.jpeg(), visitor="v2", key="k4").body
    assert other["sha256"] == first.body["sha256"] and other["id"] != first.body["id"]
    assert asked.ask("GET", f"/photos/{first.body['id']}", role="steward").status == 404
    assert asked.ask("GET", f"/photos/{first.body['id']}", role="resident").status == 403
    assert send(asked, sent.jpeg(), role="steward", key="k5").status == 403
    with clock.fixed(clock.now() + timedelta(hours=25)):
        assert send(asked, sent.jpeg(color="green"), key="k6").status == 201
    assert stored(asked) == 1


def test_a_repair_is_shown_before_and_after_by_those_it_is_given_to(lonely):
    asked = lonely.asked
    order_id = lonely.order()
    assert lonely.dispatch(order_id).status == 200

    def photo(color, role="repairer", **how):
        how = {"path": "/photos", "community": "xinsheng", "key": color} | how
        return send(asked, sent.jpeg(color=color), role, **how).body["id"]

    def add(photo_id, kind="after", role="repairer", user="zhao", **how):
        body = {"photo_id": photo_id, "kind": kind}
        return asked.ask("POST", f"/work-orders/{order_id}/photos", body, role, user=user, **how)

    before, after = photo("red"), photo("blue")
    assert add(before, "before").status == 201
    assert [p["kind"] for p in add(after).body["items"]] == ["before", "after"]
    assert len(add(after).body["items"]) == 2
    picture = asked.ask("GET", f"/photos/{after}", role="repairer")
    assert picture.status == 200 and picture.headers["Content-Type"] == "image/jpeg"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert add(after, "before").body["code"] == "photo_used"
    assert add(photo("green"), user="qian").body["code"] == "not_the_assignee"
    assert add(photo("green"), role="steward").status == 201
    away = {"community": "fengmei", "role": "steward"}
    assert add(photo("pink"), **away).body["code"] == "work_order_unknown"
    assert add(photo("gold", community="fengmei")).body["code"] == "photo_unknown"
    assert asked.ask("GET", f"/photos/{after}", **away).body["code"] == "photo_unknown"
    assert asked.ask("GET", f"/work-orders/{order_id}/photos", **away).status == 404
    for number in range(17):
        assert add(photo(f"#0000{number:02}")).status == 201
    assert add(photo("white")).body["code"] == "too_many_photos"
    assert len(asked.get(f"/work-orders/{order_id}/photos", role="steward")["items"]) == 20


def test_a_picture_is_shown_in_one_request_and_the_same_again_changes_nothing(lonely):
    asked = lonely.asked
    order_id = lonely.order()
    assert lonely.dispatch(order_id).status == 200
    token = asked.token("repairer", user="zhao", community="xinsheng")

    def show(color="red", kind="after", key="p1", bearer=token, body=None):
        headers = {"Authorization": f"Bearer {bearer}", "Idempotency-Key": key}
        path = f"/work-orders/{order_id}/pictures?kind={kind}"
        data = sent.jpeg(color=color) if body is None else body
        answer = asked.app.test_client().post(
            path, headers=headers, data=data, content_type="image/jpeg"
        )
        return Answer(answer.status_code, answer.get_json(), dict(answer.headers))

    first = show()
    assert (first.status, [row["kind"] for row in first.body["items"]]) == (201, ["after"])
    assert show().headers["Idempotency-Replayed"] == "true"
    assert show(key="p2").body == first.body, "the same picture under another key"
    assert show(color="blue", key="p1").body["code"] == "idempotency_key_reused"
    assert [row["kind"] for row in show("red", "before", "p3").body["items"]] == ["after", "before"]
    assert show(key="p4", body=b"no picture").body["code"] == "photo_unreadable"
    assert show(key="p5", kind="aside").status == 422
    other = asked.token("repairer", user="qian", community="xinsheng")
    assert show("green", key="p6", bearer=other).body["code"] == "not_the_assignee"
    assert stored(asked) == 2, "of what was refused nothing is kept"


def test_of_a_month_the_photos_of_repairs_accepted_in_it_are_listed_and_no_others(lonely):
    asked = lonely.asked

    def shown(order_id, color, kind="after"):
        how = {"path": "/photos", "community": "xinsheng", "key": color}
        photo_id = send(asked, sent.jpeg(color=color), "repairer", **how).body["id"]
        body = {"photo_id": photo_id, "kind": kind}
        asked.post(f"/work-orders/{order_id}/photos", body, role="steward")
        return photo_id

    def listed(period=None, **who):
        path = f"/finished-photos?period={period or f'{clock.today():%Y-%m}'}"
        return asked.get(path, **({"role": "accountant"} | who))["items"]

    done, waiting = lonely.repaired(None, 900), lonely.order()
    shown(done, "red", "before")
    after = shown(done, "blue")
    shown(waiting, "green")
    (one,) = listed()
    order = asked.get(f"/work-orders/{done}", role="steward")
    assert one == {
        "photo_id": after,
        "work_order_id": done,
        "category": "roof",
        "building_id": order["building_id"],
        "accepted_at": order["accepted_at"],
        "width": 40,
        "height": 30,
    }
    assert listed("2025-01") == [] and listed(community="fengmei") == []
    with asked.service.database.connection():
        WorkOrder.update(payer="resident").execute()
    assert listed() == [], "what somebody paid for at home is nobody else's"
    assert asked.ask("GET", "/finished-photos?period=2026-01", role="resident").status == 403
    assert asked.ask("GET", "/finished-photos", role="accountant").status == 422
