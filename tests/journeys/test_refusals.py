"""Bad input at the front door: a problem with a code, field by field, and nothing changes."""

import uuid
from datetime import timedelta

import pytest
import requests

from deploy.client import Client, ProblemError
from gateway.app import SERVICE as GATEWAY
from gateway.identity import commands
from shared import clock
from shared.identity import Principal
from shared.tokens import Signer
from tests.journeys.shop import PRICE_FEN, Shop
from tests.service import COMMUNITY

IN_AN_HOUR = clock.text(clock.now() + timedelta(hours=1))


@pytest.fixture(scope="module")
def shop(instance, as_):
    shop = Shop(as_, "DOOR")
    shop.open("2026-07-01")
    return shop


@pytest.fixture
def post(instance, as_, shop):
    """Post a sale in any shape; the answer as it came."""
    clerk = as_("clerk")

    def post(body, path="/store/sales", key="new", token=None, **how):
        headers = {"Authorization": f"Bearer {token}" if token else clerk._session.headers[
            "Authorization"]}  # fmt: skip
        if key:
            headers["Idempotency-Key"] = str(uuid.uuid4()) if key == "new" else key
        sent = {"data": body, "headers": headers | {"Content-Type": "application/json"}}
        if isinstance(body, dict):
            sent = {"json": body, "headers": headers}
        address = f"{instance.settings.gateway_url}/api/v1{path}"
        return requests.post(address, timeout=10, **sent, **how)

    return post


def sale(shop, **changes):
    body = {
        "till_id": shop.till,
        "sold_at": "2026-07-01T02:00:00Z",
        "lines": [{"sku": shop.sku, "quantity": "1"}],
        "tenders": [{"method": "cash", "amount_fen": PRICE_FEN}],
    }
    return body | changes


def line(**fields):
    return [{"quantity": "1", **fields}]


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"lines": line(sku="NONE")}, 422, "product_not_found", "lines.0.sku"),
        (
            {"lines": line(sku="DOOR", unit_price_fen=-1)},
            422,
            "invalid_request",
            "lines.0.unit_price_fen",
        ),
        (
            {"tenders": [{"method": "cash", "amount_fen": 1}]},
            422,
            "tenders_do_not_add_up",
            "tenders",
        ),
        ({"lines": line(barcode="6901234567890")}, 422, "barcode_invalid", "lines.0.barcode"),
        ({"till_id": str(uuid.uuid4())}, 404, "till_unknown", None),
        ({"extra": 1}, 422, "invalid_request", "extra"),
        ({"sold_at": "2126-01-01T00:00:00Z"}, 422, "invalid_request", "sold_at"),
        ({"sold_at": IN_AN_HOUR}, 422, "moment_in_future", "sold_at"),
    ],
)
def test_a_bad_sale_is_a_problem_and_changes_nothing(
    instance, as_, shop, post, change, status, code, field
):
    before = as_("clerk").all("/store/sales")
    answer = post(sale(shop, **change))
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "trace_id"} <= set(problem)
    if field:
        assert field in [error["field"] for error in problem["errors"]]
    assert as_("clerk").all("/store/sales") == before


def test_a_body_of_ten_megabytes_and_broken_json_are_refused(post):
    large = post(b'{"a": "' + b"x" * 10_000_000 + b'"}')
    assert (large.status_code, large.json()["code"]) == (413, "body_too_large")
    broken = post(b'{"till_id": ')
    assert (broken.status_code, broken.json()["code"]) == (400, "malformed_request")


def test_a_missing_and_a_reused_idempotency_key_are_refused(shop, post):
    assert post(sale(shop), key=None).json()["code"] == "idempotency_key_missing"
    key = str(uuid.uuid4())
    first = post(sale(shop), key=key)
    again = post(sale(shop), key=key)
    assert first.status_code == 201
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    other = post(sale(shop, sold_at="2026-07-01T03:00:00Z"), key=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_an_expired_token_and_no_token_are_refused(instance, shop, post):
    clerk = Principal("clerk", COMMUNITY, ("clerk",))
    expired = Signer(instance.settings.keys).sign(clerk, "gateway", -1)
    answer = post(sale(shop), token=expired)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")
    answer = post(sale(shop), token="nonsense")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_another_communitys_sale_is_not_here(instance, shop, post):
    mine = post(sale(shop)).json()["id"]
    GATEWAY.database.bind(instance.settings)
    with GATEWAY.database.connection():
        commands.found_community("elsewhere", "别处", "stranger", "a-password")
    GATEWAY.database.close()
    stranger = Client(instance.settings.gateway_url, "stranger", "a-password")
    with pytest.raises(ProblemError, match="sale_unknown") as refused:
        stranger.get(f"/store/sales/{mine}")
    assert refused.value.status == 404
