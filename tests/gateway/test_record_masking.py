"""Nobody is found in what everybody reads: every public byte is searched for what was planted."""

import io
import json
import zipfile
from dataclasses import replace

import pytest
from PIL import Image

from gateway.database import gateway
from gateway.identity.models import User
from gateway.record.contents import rules
from shared.masking import mask_published
from tests.gateway.months import (
    FUND_ID,
    PERIOD,
    approved,
    closed_march,
    corrected_by_hand,
    disclosure,
    figures,
    fund,
    in_march,
    page,
    prepared,
    public_path,
    published,
)
from tests.gateway.test_tracker import day_closed, repaired
from tests.service import COMMUNITY

NAMES = ("王桂英", "欧阳修远", "陈秀兰", "赵铁柱", "刘建国")
NUMBERS = (
    "13800138000", "138 0013 8000", "138-0013-8000", "１３８００１３８０００", "138—0013—8000",
    "+86 138 0013 8000", "一三八零零一三八零零零", "210102194503071234", "21010219450307123X",
    "210102 19450307 1234", "6222021234567890123", "6222 0212 3456 7890 123", "024-88123456",
)  # fmt: skip
ROOMS = (
    "2单元501",
    "501室",
    "五〇一室",
    "２单元５０１",
    "2-501",
    "2-5-501",
    "18层1802号",
    "Room 501",
)
PHOTO = "01943f00-0000-7000-8000-0000000d0001"
TIERS = ("低保", "特困", "八十岁以上", "subsidised_a")


def dirty(text: str) -> str:
    """A text with everything in it that must not be read."""
    return f"{text} 王桂英奶奶 欧阳修远先生 {' '.join(NUMBERS)} {' '.join(ROOMS)}"


def talkative() -> bytes:
    """A photo of a repair that says who stands behind the camera, and where."""
    exif = Image.Exif()
    exif[270] = dirty("照片")  # ImageDescription
    kept = io.BytesIO()
    comment = dirty("拍于").encode()
    Image.new("RGB", (60, 40), "grey").save(kept, "JPEG", exif=exif, comment=comment)
    return kept.getvalue() + comment


def planted(gate, echo) -> None:
    """A month into whose every text something was written that must not be read."""
    for each in in_march(*repaired("O1", 450)):
        said = {
            name: dirty("楼栋")[:200] for name in ("title", "building_name") if hasattr(each, name)
        }
        gate.hear(replace(each, **said))
    with gateway.connection():
        User.create(
            username="zhao",
            password_hash="none",
            name="赵铁柱",
            community=COMMUNITY,
            roles="clerk",
            created_at="2026-01-01T00:00:00.000000Z",
        )
    project = {
        "id": "p1",
        "name": dirty("王桂英家修厕所"),
        "purpose": dirty("陈秀兰"),
        "building_id": "B1",
        "households": 1,
        "amount_fen": 5000,
        "acceptance_note": dirty("刘建国"),
    }
    gift = {
        "id": "g1",
        "fund_id": FUND_ID,
        "source": "donation",
        "source_id": dirty("陈秀兰捐"),
        "received_on": "2026-03-04",
        "amount_fen": 8800,
        "donor": "陈*",
        "donor_shown": "masked",
        "receipt_number": "捐2026-000001",
    }
    grant = gift | {"id": "g2", "source": "grant", "source_id": dirty("财社18号")}
    named = gift | {"id": "g3", "donor": "好心人李四光", "donor_shown": "named"}
    used = [{"use": "relief", "payments": 1, "amount_fen": 77700}]
    spent = fund(
        dirty("帮扶专项 赵铁柱"),
        figures=figures(spent_fen=77700),
        uses=used,
        projects=[{"project_id": "p1", "payments": 1, "amount_fen": 400}],
    )
    claim = {
        "id": "c1",
        "period": PERIOD,
        "tiers": [{"tier": tier, "meals": 2, "amount_fen": 200} for tier in TIERS],
        "receipts": [
            {
                "id": "r1",
                "received_on": "2026-03-30",
                "amount_fen": 800,
                "bank_reference": "6222021234567890123",
                "made_by": "赵铁柱",
            }
        ],
    }
    delivery = {
        "id": "d1",
        "supplier_id": "s1",
        "invoice_number": "13800138000",
        "received_on": "2026-03-02",
        "value_fen": 900_000,
        "made_by": "赵铁柱",
    }
    closed_march(
        gate,
        echo,
        **{
            "/disclosure": disclosure(spent),
            "/projects": page(project),
            "/contributions": page(gift, grant, named),
            "/buildings": page({"id": "B1", "name": dirty("B1号楼 赵铁柱")}),
            "/suppliers": page({"id": "s1", "name": "刘建国蔬菜"}),
            "/goods-receipts": page(delivery),
            "/subsidy-claims": page({"id": "c1", "period": PERIOD}),
            "/subsidy-claims/c1": claim,
            "/finished-photos": page(
                {
                    "photo_id": PHOTO,
                    "work_order_id": "O1",
                    "category": "roof",
                    "building_id": "B1",
                    "title": dirty("修屋顶"),
                }
            ),
            f"/photos/{PHOTO}": talkative(),
        },
    )


def public_bytes(gate) -> dict[str, str]:
    """Everything that can be read without signing in."""
    paths = ["/", "/public"]
    for lang in ("", "?lang=en"):
        paths += [
            public_path(rest + lang) for rest in ("", f"/{PERIOD}", f"/{PERIOD}/object", "/2026-04")
        ]
    paths += ["/public/objections", f"/api/v1/public/record/{COMMUNITY}/chain"]
    folders = [f"/{PERIOD}", f"/{PERIOD}/corrections/2"]
    found = {}
    for folder in folders:
        described = gate.open("GET", public_path(f"{folder}/datapackage.json"))
        names = [part["path"] for part in described.json["resources"]]
        paths += [public_path(f"{folder}/{name}") for name in ("datapackage.json", *names)]
        packed = gate.open("GET", public_path(f"{folder}/package.zip")).data
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            for name in archive.namelist():
                found[f"{folder} {name}"] = archive.read(name).decode()
    (photo,) = gate.open("GET", public_path(f"/{PERIOD}/record.json")).json["photos"]
    picture = gate.open("GET", public_path(f"/{PERIOD}/photos/{photo['sha256']}.jpg"))
    assert picture.status_code == 200
    found["picture"] = picture.data.decode(errors="replace")
    return found | {path: gate.open("GET", path).text for path in paths}


def test_what_was_planted_is_in_no_public_byte(gate, echo):
    planted(gate, echo)
    approved(gate, prepared(gate, PERIOD, (PHOTO,)))
    assert NAMES[0] in talkative().decode(errors="replace"), "what is searched for was there"
    path = f"/api/v1/public/record/{COMMUNITY}/{PERIOD}/objections"
    said = {"text": dirty("金额不对"), "contact": "13800138000 王桂英"}
    gate.post(path, said)
    (heard,) = gate.get("/api/v1/record/objections", role="accountant")["items"]
    gate.post(
        f"/api/v1/record/objections/{heard['id']}/answer",
        {"answer": dirty("已核对"), "shown": True},
        role="reviewer",
    )
    gate.hear(day_closed("D9", "2026-03-28", 300, 100))
    corrected_by_hand(gate, dirty("更正"))
    read = public_bytes(gate)
    everything = "\n".join(read.values())
    for shown in ("金额不对", "已核对", "更正", "B1号楼", "帮扶专项", "财社18号", "好心人李四光"):
        assert shown in everything, shown  # the search sees what it searches
    for word in (*NAMES, *NUMBERS, *ROOMS, *TIERS):
        for path, text in read.items():
            assert word not in text, f"{word} in {path}"
    assert "王*奶奶" in everything and "刘*" in everything


def test_a_published_text_keeps_what_points_at_nobody():
    for text in (
        "3号楼屋顶防水", "三号楼单元门维修", "财社〔2026〕18号", "2026-03-15付12345.67元",
        "共有24户受益", "大家都说好", "维修专项（反哺）", "新晟社区中华路12号",
    ):  # fmt: skip
        assert mask_published(text) == text


@pytest.mark.parametrize("number", [*NUMBERS, *ROOMS])
def test_no_spelling_of_a_number_is_published(number):
    assert mask_published(f"请找{number}。") == "请找***。"


def test_a_small_group_is_hidden_with_as_much_as_hides_it():
    assert rules.hidden_groups({"a": 10, "b": 7}) == set()
    # One alone could be told by subtraction: the next larger one goes with it.
    assert rules.hidden_groups({"a": 10, "b": 2, "c": 20}) == {"b", "a"}
    assert rules.hidden_groups({"a": 1, "b": 2, "c": 9, "d": 30}) == {"a", "b", "c"}
    assert rules.hidden_groups({"a": 2, "b": 4, "c": 9}) == {"a", "b"}
    assert rules.hidden_groups({"a": 0, "b": 6}) == set()
    assert rules.hidden_groups({"a": 3}) == {"a"}


def test_a_few_ratings_are_not_told_by_building_nor_all_together(gate, echo):
    closed_march(gate, echo)
    gate.hear(*in_march(*repaired("O1", 450), *repaired("O2", 450, building="B2")))
    document = json.loads(_record(gate))
    rated = [row["rated"] for row in document["tables"]["orders_by_building"]]
    assert rated == [None, None]
    counts = {row["item"]: row["number"] for row in document["tables"]["counts"]}
    assert counts["accepted_orders"] == 2 and counts["satisfied_orders"] is None


def _record(gate) -> str:
    published(gate)
    return gate.open("GET", public_path(f"/{PERIOD}/record.json")).text


def test_help_for_a_few_stands_together_with_the_next_larger_use():
    spent = {
        "fund_id": "f",
        "name": "专项",
        "uses": [
            {"use": "relief", "payments": 1, "amount_fen": 100},
            {"use": "repair", "payments": 6, "amount_fen": 500},
            {"use": "flood_supplies", "payments": 9, "amount_fen": 900},
        ],
    }
    rows = rules.use_rows(spent, ())
    assert [(row["use"], row["payments"], row["amount_fen"]) for row in rows] == [
        ("flood_supplies", 9, 900),
        ("merged", 7, 600),
    ]


def test_a_few_orders_of_care_are_among_the_others():
    counts = {
        "care": dict.fromkeys(rules.ORDERS, 2),
        "roof": dict.fromkeys(rules.ORDERS, 7),
    }
    rows = rules.by_category(counts)
    assert [(row["category"], row["opened"]) for row in rows] == [("other", 2), ("roof", 7)]


def test_of_a_few_meals_nothing_is_said():
    claim = {"tiers": [{"tier": "低保", "meals": 4, "amount_fen": 400}]}
    assert rules.meals_of([claim]) == {"meals": None, "meal_subsidy_fen": None}
    assert rules.meals_of([claim, claim]) == {"meals": 8, "meal_subsidy_fen": 800}


@pytest.mark.parametrize(
    "name",
    (
        "新晟蔬菜批发部", "老街粮油商行", "和平经营部", "便民超市", "豆制品厂", "配送中心",
        "青禾农场", "马记干货店", "南桥合作社", "东门市场", "开业赊购 opening stock",
    ),
)  # fmt: skip
def test_what_a_business_is_called_is_public(name):
    assert rules.supplier_shown(name) == name
    assert rules.supplier_shown("刘建国") == "刘*"
    assert rules.supplier_shown("刘建国店主") == "刘*"
