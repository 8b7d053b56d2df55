"""A small district under load for some seconds: what `make load` does for ten minutes."""

import pytest

from deploy.load.district import Wanted, founded

WANTED = Wanted(communities=3, rate=15, seconds=15, day_seconds=5)


@pytest.fixture(scope="module")
def district():
    with founded("sqlite", WANTED) as found:
        found.work()
        yield found


def test_nothing_that_the_district_did_was_refused_or_left_unanswered(district):
    assert district.errors == []
    assert district.others, "pages were read and a lamp was mended meanwhile"


def test_every_acknowledged_sale_is_there_exactly_once(district):
    for community in district.communities:
        assert community.sold and community.kept_wrongly() == 0
        assert len(community.sold) == len(community.asked)


def test_a_sale_that_is_missing_is_seen(district):
    community = district.communities[0]
    community.sold["never"] = 350
    try:
        assert community.kept_wrongly() == 1
    finally:
        del community.sold["never"]


def test_the_books_of_each_community_agree_with_its_shop(district):
    assert [community.differences() for community in district.communities] == [0, 0, 0]


def test_lag_and_memory_were_looked_at(district):
    assert district.samples
    assert all(sample.memory_mb > 0 and sample.lag_seconds >= 0 for sample in district.samples)
