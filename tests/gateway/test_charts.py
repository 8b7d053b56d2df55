"""Charts: every fen of the figures is in the picture, and nothing lies over anything else."""

import re
from itertools import pairwise

import pytest

from gateway.web.charts import Link, Node, Series, bars_and_line, sankey
from gateway.web.charts.bars import ticks
from gateway.web.charts.layout import Edge, Room, laid, layers_of, lines_of
from gateway.web.charts.sankey import folded

EDGES = [
    Edge("粮油", "三月利润", 61_999),
    Edge("饮料", "三月利润", 1),
    Edge("三月利润", "维修资金", 50_000),
    Edge("三月利润", "应急资金", 12_000),
    Edge("上期结余", "维修资金", 30_000),
    Edge("维修资金", "屋面", 45_000),
    Edge("维修资金", "本期结余", 35_000),
    Edge("应急资金", "本期结余", 12_000),
    Edge("屋面", "3号楼", 45_000),
]


def nodes_of(edges: list[Edge]) -> list[Node]:
    return [Node(each, each) for each in dict.fromkeys(end for edge in edges for end in edge[:2])]


def links_of(edges: list[Edge]) -> list[Link]:
    return [Link(*edge) for edge in edges]


@pytest.mark.parametrize("room", [Room(300, False), Room(360, True)])
def test_ribbons_fill_their_bars_and_places_of_a_layer_do_not_overlap(room):
    layout = laid(EDGES, {node.id: 40 for node in nodes_of(EDGES)}, room)
    for layer in layout.layers:
        ends = [
            (each.across - (each.slot - each.size) / 2, each.across + (each.slot + each.size) / 2)
            for each in layer
        ]
        for (_, end), (begin, _) in pairwise(ends):
            assert end <= begin + 1e-6
        assert all(begin >= 0 and end <= layout.extent + 1e-6 for begin, end in ends)
        for each in layer:
            for taken in (each.came, each.went):
                assert taken == pytest.approx(each.size) or taken == 0
    scales = {round(step.size / edge.fen, 9) for edge in EDGES for step in layout.steps[edge[:2]]}
    assert len(scales) == 1, "a fen is as thick everywhere"


def test_what_only_gives_stands_right_before_whom_it_gives_to():
    layers = layers_of(EDGES)
    assert (layers["粮油"], layers["上期结余"], layers["维修资金"], layers["3号楼"]) == (0, 1, 2, 4)


def test_a_flow_that_passes_a_layer_has_a_place_of_its_own_in_it():
    edges = [Edge("甲", "乙", 5), Edge("乙", "丙", 5), Edge("甲", "丙", 3)]
    layout = laid(edges, dict.fromkeys("甲乙丙", 10), Room(100, False))
    first, second = layout.steps["甲", "丙"]
    assert first.target.is_passing and second.target.id == "丙"
    assert len(layout.layers[1]) == 2


@pytest.mark.parametrize(
    "edges, says",
    [
        ([Edge("甲", "乙", 1), Edge("乙", "甲", 1)], "round"),
        ([Edge("甲", "甲", 1)], "round"),
        ([Edge("甲", "乙", 5), Edge("乙", "丙", 4)], "gets 5 and passes on 4"),
        ([Edge("甲", "乙", -5)], "negative"),
    ],
)
def test_what_cannot_be_drawn_honestly_is_refused(edges, says):
    with pytest.raises(ValueError, match=says):
        sankey(nodes_of(edges), links_of(edges), "钱")


def test_a_link_to_nobody_is_refused():
    with pytest.raises(ValueError, match="unknown"):
        sankey([Node("甲", "甲")], [Link("甲", "乙", 1)], "钱")


def test_nothing_is_drawn_of_nothing():
    assert sankey([], [], "钱") == ""
    assert sankey([Node("甲", "甲"), Node("乙", "乙")], [Link("甲", "乙", 0)], "钱") == ""
    assert bars_and_line([], [], title="钱") == ""
    assert bars_and_line(["1月"], [Series("利润", [0])]) == ""
    assert bars_and_line(["1月"], [Series("利润", [None])]) == ""


def test_small_nodes_become_one_and_no_fen_is_lost():
    edges = [Edge(f"类{at}", "利润", at) for at in range(1, 21)]
    shown = {node.id: node for node in nodes_of(edges)}
    kept, links = folded(shown, links_of(edges), 4, "其他")
    assert sum(link.fen for link in links) == 210
    assert {node.label for node in kept.values()} == {"类20", "类19", "类18", "其他 (17)", "利润"}


def test_a_sankey_comes_lying_and_standing_with_names_that_are_text_and_links():
    nodes = [Node("甲", "<b>粮油&调料", "sale", "/a?x=1&y=2"), Node("乙", "利润", "profit")]
    drawn = sankey(nodes, [Link("甲", "乙", 123_456, "/l")], 'Money "in"')
    assert drawn.count("<svg") == 2 and "chart-wide" in drawn and "chart-tall" in drawn
    assert "<b>" not in drawn and "&lt;b&gt;粮油&amp;调料" in drawn.replace("</tspan>", "")
    assert drawn.count('href="/a?x=1&amp;y=2"') == 2 and drawn.count('href="/l"') == 2
    assert "1,234.56" in drawn and "style=" not in drawn and "NaN" not in drawn


def test_a_long_label_is_broken_into_lines_and_never_just_cut():
    assert lines_of("粮油调料及其他食品", 4) == ["粮油调料", "及其他食", "品"]
    assert lines_of("粮油调料及其他食品和日用百货", 4) == ["粮油调料", "及其他食", "品和日…"]
    assert lines_of("Grain and oil", 4) == ["Grain", "and oil"]
    assert lines_of("粮油", 10) == ["粮油"]


def test_bars_stand_on_nothing_and_hang_below_it():
    drawn = bars_and_line(
        ["1月", "2月", "3月"],
        [Series("利润", [100_00, -50_00, None])],
        Series("余额", [1, None, 3], "fund"),
        "三个月",
    )
    drawn = drawn[: drawn.index("chart-tall")]
    heights = [
        float(each) for each in re.findall(r'height="([\d.]+)" fill="#9a3622"><title>', drawn)
    ]
    assert len(heights) == 2 and heights[0] == pytest.approx(2 * heights[1], abs=0.2)
    assert drawn.count("<circle") == 2 and "2月 利润 -50.00" in drawn


@pytest.mark.parametrize(
    "low, high, said",
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (0, 1, [0, 1]),
        (-30, 70, [-40, -20, 0, 20, 40, 60, 80]),
        (-5, 0, [-5, -4, -3, -2, -1, 0]),
    ],
)
def test_an_axis_has_round_figures_and_nothing_among_them(low, high, said):
    assert ticks(low, high) == said


def test_a_series_of_another_length_is_refused():
    with pytest.raises(ValueError, match="as many"):
        bars_and_line(["1月"], [Series("利润", [1, 2])])
