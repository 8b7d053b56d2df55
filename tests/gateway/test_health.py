"""Whether everything stands, what does not, and the true lag."""

from dataclasses import replace

from gateway.app import SERVICE
from gateway.database import gateway as database
from gateway.routing import rules
from gateway.routing.routes import METHODS
from services.store.app import SERVICE as STORE
from shared import clock, facts, follower, outbox
from shared.gateway_client import GatewayClient
from shared.identity import Principal
from shared.settings import SERVICES
from tests.gateway.conftest import serving
from tests.service import COMMUNITY

SALE = facts.SaleRecorded(
    sale_id="S1",
    outlet_id="main",
    till_id="T1",
    reported_on="2026-04-03",
    total_fen=900,
    discount_fen=0,
    cost_fen=500,
)


def standing(told=0, positions=None, parked_facts=0, follower_alive=True):
    return {
        "status": "pass",
        "facts_behind": {},
        "positions": positions or {},
        "parked_facts": parked_facts,
        "follower_alive": follower_alive,
        "told": told,
    }


def follow_all():
    """What a living follower of the gateway leaves behind."""
    table = database.kernel.Cursor
    with database.connection():
        for source in SERVICES:
            table.create(source=source, position=0, head=0, checked_at=clock.now())


def test_all_stands(gate, echo):
    follow_all()
    echo.says["/readyz"] = standing()
    answer = gate.open("GET", "/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "pass")
    assert set(answer.json["services"]) == {"gateway", *SERVICES}


def test_parked_facts_are_a_warning(gate, echo):
    follow_all()
    echo.says["/readyz"] = standing(parked_facts=2)
    answer = gate.open("GET", "/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "warn")
    assert answer.json["parked_facts"] == 8
    assert answer.json["services"]["store"]["problems"] == ["2 facts are parked."]


def test_a_dead_follower_is_named(gate, echo):
    echo.says["/readyz"] = standing()
    answer = gate.open("GET", "/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "fail")
    assert answer.json["services"]["gateway"]["problems"] == ["Its follower is not running."]
    assert answer.json["services"]["store"]["status"] == "pass"


def test_services_that_are_down_are_named(shop):
    follow_all()
    answer = shop.open("GET", "/readyz")
    assert answer.status_code == 503
    problems = {name: part["problems"] for name, part in answer.json["services"].items()}
    assert problems["funds"] == problems["ledger"] == ["It does not answer."]
    assert problems["store"] == problems["gateway"] == []


def test_true_lag_is_what_was_told_less_what_was_heard():
    found = {
        "store": standing(told=9),
        "ledger": standing(told=4, positions={"store": 7, "funds": 3}),
        "gateway": standing(positions={"store": 9, "ledger": 1}),
    }
    assert rules.facts_behind(found) == {
        "store": {},
        "ledger": {"store": 2},
        "gateway": {"store": 0, "ledger": 3},
    }


def test_the_gateways_follower_hears_the_store_through_its_own_door(shop):
    store = STORE.database
    with store.connection():
        store.run(lambda: outbox.tell(store, Principal("li", COMMUNITY), SALE))
    with serving(shop.app) as address:
        client = GatewayClient(replace(shop.settings, gateway_url=address), "gateway")
        assert follower.turn(database, "store", SERVICE.reactions, client) == 1
        assert follower.turn(database, "store", SERVICE.reactions, client) == 0
    loop = shop.get("/api/v1/loop/summary", role="steward")["communities"][0]
    assert loop["live_revenue_fen"] == 900


def test_the_metrics_count_by_route_and_not_by_path(gate):
    gate.get("/api/v1/store/things/1")
    gate.get("/api/v1/store/things/2")
    text = gate.open("GET", "/metrics").text
    assert 'route="/api/v1/<service>/<path:path_inside>"' in text
    assert "things" not in text


def test_every_answer_carries_its_trace_id(gate):
    for path in ("/healthz", "/nowhere", "/api/v1/auth/me"):
        assert len(gate.open("GET", path).headers["Trace-Id"]) == 32
    refused = gate.open("GET", "/api/v1/auth/me")
    assert refused.json["trace_id"] == refused.headers["Trace-Id"]


def test_every_method_a_service_may_offer_is_forwarded(gate, echo):
    for method in METHODS:
        assert gate.ask(method, "/api/v1/store/things").body["method"] == method
