"""Lots: how money comes in, and which lot pays."""

import pytest

from shared.facts import ContributionReceived
from tests.funds.conftest import name


def gift(fund_id, **more):
    return {
        "fund_id": fund_id,
        "source": "donation",
        "source_document": "收据0007",
        "received_on": "2026-03-05",
        "amount_fen": 8_800,
    } | more


@pytest.mark.parametrize("nature", ["G", "H", "X"])
def test_a_gift_becomes_a_lot_of_the_fund(funds, nature):
    fund_id = funds.found(nature=nature)
    lot = funds.asked.post("/contributions", gift(fund_id), role="accountant")
    assert funds.asked.get(f"/contributions?fund_id={fund_id}")["items"] == [lot]
    assert funds.asked.get(f"/contributions?fund_id={name()}")["items"] == []
    (told,) = funds.asked.told(ContributionReceived)
    assert (told.source, told.source_id, told.source_book, told.period) == (
        "donation",
        "收据0007",
        None,
        None,
    )
    assert (told.nature, told.received_on, told.amount_fen) == (nature, "2026-03-05", 8_800)


def test_an_own_earmark_takes_no_gifts(funds):
    body = gift(funds.found(nature="E"))
    code = funds.asked.refused("/contributions", body, role="accountant")
    assert code == "fund_nature_mismatch"


def test_a_gift_named_by_the_accountant_is_received_once(funds):
    fund_id = funds.found()
    body = gift(fund_id, id=name())
    first = funds.asked.post("/contributions", body, role="accountant")
    assert funds.asked.post("/contributions", body, role="accountant") == first
    other = body | {"source_document": "收据0008"}
    assert funds.asked.refused("/contributions", other, role="accountant") == "contribution_differs"
    assert funds.sums(fund_id)["contributed"] == 8_800


@pytest.mark.parametrize("amount", [0, -1, 1.5, True, "12", 10**14])
def test_an_amount_is_whole_fen_above_zero(funds, amount):
    body = gift(funds.found(), amount_fen=amount)
    assert funds.asked.refused("/contributions", body, role="accountant") == "invalid_request"
