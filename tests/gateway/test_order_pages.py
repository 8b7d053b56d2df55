"""What the pages of work orders make of what the services say: notes in words, votes in rows."""

import pytest

from gateway.web.orders import counting
from gateway.web.orders.notes import told

PEOPLE = {"zhao": "赵师傅", "qian": "钱师傅"}


@pytest.mark.parametrize(
    ("kind", "text", "zh", "en"),
    [
        ("reassigned", "zhao → qian: 请假", "赵师傅 → 钱师傅：请假", "赵师傅 → 钱师傅: 请假"),
        ("top_up", "80.00 made", "80.00 已预留", "80.00 Reserved"),
        ("top_up", "80.00 fund_overdrawn", "80.00 资金余额不足", "80.00 The fund is short"),
        ("top_up", "80.00 太贵了", "80.00 太贵了", "80.00 太贵了"),
        ("urged", "overdue: take", "接单已逾期", "Late: taking it"),
        ("urged", "overdue: rework 2", "完工已逾期", "Late: finishing"),
        ("urged", "老人起夜", "老人起夜", "老人起夜"),
        (None, "fund_frozen", "资金已冻结", "The fund is frozen"),
        (None, "silence", "到期没有人说话", "Nobody spoke in time"),
        (None, "", "", ""),
        (
            "changed",
            "标题：灯 → 六盏灯\n类别：electrical → public_area\n还有一行\n原因：看过",
            "标题：灯 → 六盏灯\n类别：电气照明维修 → 公共区域维修\n还有一行\n原因：看过",
            "Title: 灯 → 六盏灯\nCategory: Electrical → Public area\n还有一行\nWhy: 看过",
        ),
    ],
)
def test_a_note_is_told_in_words(kind, text, zh, en):
    assert told(kind, text, PEOPLE) == (zh, en)


def counted(yes, no, approval_of="taking_part"):
    """800 households with 60,000 m², of whom these have voted."""
    got = [(534, yes[0] + no[0]), (4_000_000, yes[1] + no[1]), (0, yes[0]), (0, yes[1])]
    return {
        "vote": {"heads": 800, "area_hundredths": 6_000_000},
        "rule": {
            "quorum": {"numerator": 2, "denominator": 3, "more": False},
            "approval": {"numerator": 1, "denominator": 2, "more": True},
            "approval_of": approval_of,
        },
        "yes": {"heads": yes[0], "area_hundredths": yes[1]},
        "no": {"heads": no[0], "area_hundredths": no[1]},
        "abstain": {"heads": 0, "area_hundredths": 0},
        "quorums": [
            {"name": name, "needed": needed, "got": is_there, "reached": is_there >= max(needed, 1)}
            for name, (needed, is_there) in zip(counting.NAMES, got, strict=True)
        ],
    }


def test_each_number_of_a_vote_says_out_of_what_it_is_counted_and_what_it_lacks():
    heads, area, heads_for, _ = counting.rows(counted((300, 2_000_050), (200, 1_500_000)))
    assert (heads.whole, heads.needed, heads.got, heads.short) == ("800", "534", "500", "34")
    assert heads.wanted == ("至少全体的 2/3", "at least 2/3 of all")
    assert (area.whole, area.needed, area.got) == ("60,000.00", "40,000.00", "35,000.50")
    assert (area.short, area.reached) == ("4,999.50", False)
    assert (heads_for.whole, heads_for.wanted[0]) == ("500", "超过参加者的 1/2")
    assert (heads_for.needed, heads_for.short, heads_for.reached) == ("1", "", True)


def test_a_vote_of_all_is_counted_out_of_all_and_who_has_not_voted_is_a_pile():
    said = counted((300, 2_000_050), (200, 1_500_000), approval_of="all")
    assert counting.rows(said)[2].whole == "800"
    assert [pile[1:] for pile in counting.piles(said)] == [
        (300, "20,000.50"),
        (200, "15,000.00"),
        (0, "0.00"),
        (300, "24,999.50"),
    ]
