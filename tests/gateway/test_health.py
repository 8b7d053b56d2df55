"""Whether everything stands, what does not, and the true lag."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from gateway.app import SERVICE
from gateway.database import gateway as database
from gateway.routing import rules
from gateway.routing.routes import METHODS
from services.store.app import SERVICE as STORE
from shared import backups, clock, cursors, facts, follower, outbox
from shared.bus import Feeds
from shared.gateway_client import GatewayClient
from shared.identity import Principal
from shared.settings import SERVICES
from tests.gateway.conftest import serving
from tests.service import COMMUNITY, event_of

DEPLOY = Path(__file__).parents[2] / "deploy"
SALE = facts.SaleRecorded(
    sale_id="S1",
    outlet_id="main",
    till_id="T1",
    reported_on="2026-04-03",
    total_fen=900,
    discount_fen=0,
    cost_fen=500,
)


def standing(told=0, positions=None, parked_facts=0, follower_alive=True, has_room=True):
    return {
        "status": "pass",
        "facts_behind": {},
        "positions": positions or {},
        "parked_facts": parked_facts,
        "follower_alive": follower_alive,
        "has_room": has_room,
        "told": told,
    }


def follow_all():
    """What a living follower of the gateway leaves behind."""
    with database.connection():
        for source in SERVICES:
            cursors.place(database, source)


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


def test_a_disk_without_room_is_a_warning(gate, echo):
    follow_all()
    echo.says["/readyz"] = standing(has_room=False)
    answer = gate.open("GET", "/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "warn")
    assert answer.json["services"]["store"]["problems"] == ["Its disk is full."]


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


def test_a_lag_has_an_age():
    now = clock.parse("2026-04-03T12:00:00Z")
    found = {
        "store": standing(told=9),
        "ledger": standing(positions={"store": 7}) | {"current_at": {"store": clock.text(now)}},
        "funds": standing(positions={"store": 9}) | {"current_at": {"store": clock.text(now)}},
        "gateway": standing(positions={"store": 8}),
    }
    later = clock.parse("2026-04-03T12:01:30.9Z")
    assert rules.seconds_behind(found, later) == {
        "store": {},
        "ledger": {"store": 90},
        "funds": {"store": 0},
        "gateway": {"store": None},
    }


def test_a_feed_is_known_to_its_end_only_when_its_last_fact_is_heard(gate, echo):
    def hear(number, head, moment):
        with clock.fixed(clock.parse(moment)), database.connection():
            database.run(lambda: cursors.place(database, "store"))
            page = [event_of(SALE, number)]
            follower.hear_page(database, "store", SERVICE.reactions, page, head)
            return follower.standing(database, SERVICE.reactions)["current_at"]

    assert hear(1, 2, "2026-04-03T12:00:00Z") == {}
    assert hear(2, 2, "2026-04-03T12:00:05Z") == {"store": "2026-04-03T12:00:05.000000Z"}
    assert hear(2, 2, "2026-04-03T12:00:09Z") == {"store": "2026-04-03T12:00:09.000000Z"}
    late = {"store": "2026-04-03T12:00:09.000000Z"}
    assert hear(2, 3, "2026-04-03T12:00:20Z") == hear(3, 4, "2026-04-03T12:00:21Z") == late
    echo.says["/readyz"] = standing(told=4)
    told = gate.open("GET", "/readyz").json["services"]["gateway"]
    assert told["facts_behind"]["store"] == 1
    assert told["seconds_behind"]["store"] > 60


def test_the_gateways_follower_hears_the_store_through_its_own_door(shop):
    store = STORE.database
    with store.connection():
        store.run(lambda: outbox.tell(store, Principal("li", COMMUNITY), SALE))
    with serving(shop.app) as address:
        client = Feeds(GatewayClient(replace(shop.settings, gateway_url=address), "gateway"))
        assert follower.turn(database, "store", SERVICE.reactions, client) == 1
        assert follower.turn(database, "store", SERVICE.reactions, client) == 0
    loop = shop.get("/api/v1/loop/summary", role="steward")["communities"][0]
    assert loop["live_revenue_fen"] == 900


def test_the_metrics_count_by_route_and_not_by_path(gate):
    gate.get("/api/v1/store/things/1")
    gate.get("/api/v1/store/things/2")
    text = gate.open("GET", "/metrics").text
    assert text.count('route="/api/v1/store/things/{id}",service="gateway",status="200"} 2.0') == 1


def test_the_metrics_say_how_old_the_newest_sound_backup_is_and_how_many_are_damaged(gate):
    def told() -> dict[str, float]:
        text = gate.open("GET", "/metrics").text
        return {
            name: float(value)
            for name, value in re.findall(r"^(fanbu_backup\S+) (\S+)$", text, re.MULTILINE)
        }

    folder = gate.app.config["BACKUPS"]
    assert told() == {}
    for hours, size in ((40, 3), (50, 3), (2, 4)):
        cut_at = clock.now() - timedelta(hours=hours)
        kept = folder / backups.name_of(cut_at)
        kept.mkdir(parents=True)
        (kept / "store.db").write_bytes(b"abc")
        manifest = {"cut_at": clock.text(cut_at), "verified_at": clock.text(cut_at)}
        manifest["files"] = {"store.db": {"bytes": size}}
        (kept / backups.MANIFEST).write_text(json.dumps(manifest))
    found = told()
    assert found['fanbu_backups{state="sound"}'] == 2
    assert found['fanbu_backups{state="damaged"}'] == 1
    assert 0 <= found["fanbu_backup_age_seconds"] - 40 * 3600 < 60


def test_what_alerts_and_the_dashboard_ask_for_is_counted_and_each_alert_has_a_page(gate):
    rules_of_prometheus = (DEPLOY / "watch/rules.yaml").read_text()
    asked = rules_of_prometheus + (DEPLOY / "watch/grafana.json").read_text()
    names = set(re.findall(r"\bfanbu_\w+?(?=_bucket|_total|\b)", asked))
    text = gate.open("GET", "/metrics").text
    assert names <= {name.removesuffix("_total") for name in re.findall(r"# HELP (\w+)", text)}
    pages = set(re.findall(r"runbook: deploy/(runbook/\w+\.md)", rules_of_prometheus))
    assert len(pages) == rules_of_prometheus.count("alert: Fanbu") > 0
    assert {f"runbook/{path.name}" for path in (DEPLOY / "runbook").glob("*.md")} == pages


def test_paths_that_lead_nowhere_make_no_labels(gate):
    for word in ("aa", "ab", "ac"):
        gate.open("GET", f"/{word}")
        gate.open("GET", f"/api/v1/store/{word}")  # nobody is signed in
        gate.ask("GET", f"/api/v1/nobody/{word}")
        gate.open(word.upper(), "/healthz")
    text = gate.open("GET", "/metrics").text
    assert all(sign not in text for sign in ("/aa", "/ab", "/ac", '"AA"', '"AB"'))
    assert 'method="unknown",route="unknown"' in text


def test_the_metrics_are_for_the_machine_itself_and_for_services(gate):
    def asked(address, **headers):
        where = {"REMOTE_ADDR": address}
        return gate.open("GET", "/metrics", headers, environ_overrides=where).status_code

    assert asked("127.0.0.1") == 200
    assert asked("10.0.0.9") == 401
    assert asked("127.0.0.1", **{"X-Forwarded-For": "10.0.0.9"}) == 401
    assert asked("10.0.0.9", Authorization=f"Bearer {gate.token('admin')}") == 403
    assert asked("10.0.0.9", Authorization=gate.service_header("gateway")) == 200


def test_every_answer_carries_its_trace_id(gate):
    for path in ("/healthz", "/nowhere", "/api/v1/auth/me"):
        assert len(gate.open("GET", path).headers["Trace-Id"]) == 32
    refused = gate.open("GET", "/api/v1/auth/me")
    assert refused.json["trace_id"] == refused.headers["Trace-Id"]


def test_every_method_a_service_may_offer_is_forwarded(gate, echo):
    for method in METHODS:
        assert gate.ask(method, "/api/v1/store/things").body["method"] == method
