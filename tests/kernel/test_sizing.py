"""What a city and a province need, from measured figures."""

import pytest

from deploy.sizing import Day, demo_day, need, table

MEASURED = {
    "single_8_per_second_postgres": 100.0,
    "single_8_cpu_ms_postgres": 10.0,
    "facts_per_second": 1_000.0,
    "bytes_a_sale": 4_000.0,
}


def test_the_peak_is_three_times_the_busiest_hour_and_half_of_what_was_measured_is_counted_on():
    found = need(3_600, Day(receipts=100, busiest_hour=0.1), MEASURED)
    assert (found.sales_a_day, found.sales_a_second) == (360_000, 30)
    assert (found.cores, found.stores, found.followers) == (1, 1, 1)
    assert found.gigabytes_a_year == pytest.approx(525.6)
    tenfold = need(36_000, Day(receipts=100, busiest_hour=0.1), MEASURED)
    assert (tenfold.cores, tenfold.stores, tenfold.followers) == (6, 6, 1)


def test_the_demo_tells_what_a_shop_sells_in_a_day():
    day = demo_day()
    assert day.receipts == pytest.approx(1_452 / 30)
    assert 1 / 12 < day.busiest_hour < 0.5


def test_the_table_has_a_row_for_each_place_and_kind_of_day():
    head, line, *rows = table(MEASURED).splitlines()
    assert {row.count("|") for row in (head, line, *rows)} == {10}
    assert [row.split("|")[2].strip() for row in rows] == ["892", "892", "18,000", "18,000"]
