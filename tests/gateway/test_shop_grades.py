"""Which goods of the shop bring most of the money."""

from gateway.web.shop.grades import graded
from gateway.web.shop.room import rate


def row(key, fen):
    return {"key": key, "gross_fen": fen}


def test_a_makes_eight_tenths_b_the_next_and_c_the_rest():
    found = list(graded([row("D", 300), row("A", 7_000), row("C", 1_200), row("B", 1_500)]))
    assert [(each.row["key"], each.letter, each.upto_bp) for each in found] == [
        ("A", "A", 7_000),
        ("B", "A", 8_500),
        ("C", "B", 9_700),
        ("D", "C", 10_000),
    ]


def test_what_only_came_back_is_c_and_nothing_sold_is_no_error():
    assert [each.letter for each in graded([row("A", 100), row("B", -50)])] == ["A", "C"]
    assert [each.letter for each in graded([row("A", 0)])] == ["C"]
    assert list(graded([])) == []


def test_a_rate_is_written_as_people_read_it():
    assert [rate(each) for each in (1234, -5, 0, None)] == ["12.34%", "-0.05%", "0.00%", ""]
