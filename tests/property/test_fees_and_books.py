"""What property tells of fees and common parts, heard by a real ledger: both say the same."""

from services.ledger.app import SERVICE as LEDGER
from services.property.app import SERVICE as PROPERTY
from tests.property.conftest import Town
from tests.property.test_common_incomes import record
from tests.property.test_fees import estate, pay, run, tariff
from tests.service import running


def test_the_books_agree_with_the_households(settings):
    with running(PROPERTY, settings) as asked, running(LEDGER, settings) as ledger:
        town = Town(asked, None, None)
        building, (home, other) = estate(town, ("2-301", "2-302"))
        tariff(town)
        pay(town, home, 48_000, "bank", collected_on="2026-01-02")
        for period in ("2026-01", "2026-02"):
            run(town, period)
        pay(town, other, 5_000, collected_on="2026-02-28")
        record(town, building_id=building, cost_fen=5_000)
        ledger.hear(*asked.told())

        ours = town.figures()
        theirs = ledger.get("/figures", role="", acting_service="gateway")
        assert ours["fees"] == {"prepaid": {home: 40_000}, "receivable": {other: 3_000}}
        assert theirs["fees"] == ours["fees"]
        assert theirs["common_income_fen"] == ours["common_income_fen"] == 25_000
        assert theirs["books"]["property"]["broken_at"] is None

        vouchers = ledger.get("/books/property/vouchers", role="accountant")["items"]
        lines = [
            (line["account"], line["debit_fen"], line["credit_fen"])
            for voucher in vouchers
            for line in voucher["lines"]
        ]
        month = [("500104", 0, 3_960), ("222101", 0, 40)]
        charged = [[("220305", 4_000, 0), *month], [("1122", 4_000, 0), *month]]
        assert lines[:2] == [("100201", 48_000, 0), ("220305", 0, 48_000)]
        assert lines[2:14] == [line for entry in charged * 2 for line in entry]
        assert lines[14:] == [
            ("1001", 5_000, 0),
            ("1122", 0, 5_000),
            ("100201", 30_000, 0),
            ("224101", 0, 25_000),
            ("540104", 0, 5_000),
        ]
        assert {line["member"] for line in vouchers[0]["lines"]} == {None, home}
