"""Every run is kept; the schedule asks one community at a time, once; the lamp follows the runs."""

import threading
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import peewee
import pytest

from gateway.app import SERVICE
from gateway.audit import commands, queries, rules
from gateway.audit.models import AuditFinding, AuditRun, AuditStanding
from gateway.database import gateway as database
from gateway.rounds import Round, go
from shared import clock, cursors, follower
from shared.settings import SERVICES
from tests.gateway.conftest import NEIGHBOUR, Gate, free_address
from tests.gateway.test_audit import audited  # noqa: F401 - a fixture
from tests.service import COMMUNITY
from tests.threads import together

AUDITS = "/api/v1/loop/audits"


@pytest.fixture
def month(audited):  # noqa: F811
    """The gateway after a sound month, and ways to spoil it and to put it right."""
    gate, services = audited
    stock = services["ledger"].says["/figures"]

    def differ(is_so: bool) -> None:
        stock["stock_value_fen"] = 1 if is_so else 800

    return SimpleNamespace(gate=gate, services=services, differ=differ)


def parts(gate: Gate):
    """The door and the services of the gateway."""
    return gate.app.extensions["door"], gate.app.extensions["upstreams"]


def run(gate: Gate, asked_by: str = rules.SCHEDULE) -> AuditRun:
    with database.connection():
        return commands.run(COMMUNITY, asked_by, *parts(gate))


def light(community: str = COMMUNITY) -> queries.Standing:
    with database.connection():
        return queries.standing(community)


# -- what is kept -------------------------------------------------------------------------------


def test_a_run_that_a_person_asked_for_is_kept_with_every_comparison(month):
    kept = month.gate.post(AUDITS, role="accountant", user="zhao")
    assert (kept["asked_by"], kept["outcome"], kept["differences"]) == ("zhao", "agrees", 0)
    assert len(kept["comparisons"]) == 21
    again = month.gate.get(f"{AUDITS}/{kept['id']}", role="reviewer")
    assert again == kept


def test_a_repeated_request_is_one_run(month):
    first, second = (month.gate.post(AUDITS, role="accountant", key="audit-7") for _ in range(2))
    assert first == second
    assert len(month.gate.get(AUDITS, role="accountant")["items"]) == 1


def test_an_audit_that_is_only_looked_at_is_not_kept(month):
    month.gate.get("/api/v1/loop/audit", role="accountant")
    assert month.gate.get(AUDITS, role="accountant")["items"] == []


def test_the_runs_come_page_by_page_the_newest_first(month):
    ids = [run(month.gate).id for _ in range(5)]
    found, after = [], ""
    while after is not None:
        page = month.gate.get(f"{AUDITS}?limit=2{after and '&after=' + after}", role="accountant")
        found += [row["id"] for row in page["items"]]
        after = page["next"]
    assert found == ids[::-1]
    for cursor in ("MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw", "LTE", "YQ"):
        answer = month.gate.ask("GET", f"{AUDITS}?after={cursor}", role="accountant")
        assert (answer.status, answer.body["code"]) == (400, "cursor_invalid")


def test_of_scheduled_runs_that_agree_the_first_of_a_day_keeps_the_figures(month):
    kept = [run(month.gate) for _ in range(2)]
    month.differ(True)
    kept.append(run(month.gate))
    with database.connection():
        counts = [AuditFinding.select().where(AuditFinding.run == each.id).count() for each in kept]
    assert counts == [21, 0, 21]


def test_what_was_found_is_final(month):
    run(month.gate)
    for change in (
        AuditRun.update(differences=1),
        AuditRun.delete(),
        AuditFinding.update(left_fen=0),
        AuditFinding.delete(),
    ):
        with database.connection(), pytest.raises(peewee.DatabaseError, match="final"):
            database.run(change.execute)


def test_the_runs_of_another_community_are_not_here(month):
    kept = month.gate.post(AUDITS, role="accountant")
    elsewhere = {"role": "accountant", "community": NEIGHBOUR}
    assert month.gate.get(AUDITS, **elsewhere)["items"] == []
    answer = month.gate.ask("GET", f"{AUDITS}/{kept['id']}", **elsewhere)
    assert (answer.status, answer.body["code"]) == (404, "audit_run_unknown")
    district = {"role": "district", "community": NEIGHBOUR}
    seen = month.gate.get(f"{AUDITS}/{kept['id']}?community={COMMUNITY}", **district)
    assert seen["id"] == kept["id"]


def test_keeping_an_audit_is_for_the_office(month):
    for role in ("clerk", "steward", "repairer"):
        assert month.gate.refused(AUDITS, role=role) == "forbidden"
        assert month.gate.ask("GET", AUDITS, role=role).body["code"] == "forbidden"


# -- how it stands ------------------------------------------------------------------------------


def test_a_difference_is_amber_from_when_it_was_found_until_all_agree(month):
    began = clock.now()
    assert light().light == "unknown"
    with clock.fixed(began):
        run(month.gate)
    assert light().light == "green"
    month.differ(True)
    for minutes in (15, 30):
        with clock.fixed(began + timedelta(minutes=minutes)):
            run(month.gate)
    found = light()
    assert (found.light, found.differing) == ("amber", ["stock_value"])
    assert found.since == began + timedelta(minutes=15)
    assert found.checked_at == began + timedelta(minutes=30)
    month.differ(False)
    with clock.fixed(began + timedelta(minutes=45)):
        run(month.gate)
        assert (light().light, light().since, light().differing) == ("green", None, [])


def test_the_public_page_says_in_its_language_how_the_books_agree(month):
    def said(lang: str = "") -> str:
        return month.gate.open("GET", f"/public/{COMMUNITY}{lang}").text

    assert "没有核对" in said() and "not been checked" in said("?lang=en")
    run(month.gate)
    assert "全部相符" in said() and "figures agree" in said("?lang=en")
    month.differ(True)
    run(month.gate)
    assert "有 1 处不符" in said() and "库存价值" in said()
    assert "do not agree in 1" in said("?lang=en") and "库存价值" not in said("?lang=en")


def test_nothing_checked_within_the_hour_is_unknown_but_a_difference_does_not_go_by_itself(month):
    run(month.gate)
    with clock.fixed(clock.now() + timedelta(minutes=61)):
        assert light().light == "unknown"
    month.differ(True)
    run(month.gate)
    with clock.fixed(clock.now() + timedelta(days=2)):
        assert light().light == "amber"


def test_a_run_that_looked_earlier_and_ended_later_does_not_count(month):
    month.differ(True)
    early = clock.now() - timedelta(minutes=1)
    run(month.gate)
    with clock.fixed(early):
        month.differ(False)
        run(month.gate)
    assert light().light == "amber"


def test_what_is_on_its_way_is_no_difference(month, monkeypatch):
    monkeypatch.setattr(queries, "SETTLING_SECONDS_MAX", 0.0)
    run(month.gate)
    month.differ(True)
    month.services["ledger"].says["/readyz"]["positions"] = {"store": 0}
    kept = run(month.gate)
    assert (kept.outcome, kept.differences, kept.facts_behind) == ("unsettled", 1, 3)
    assert light().light == "green"


def follow_on() -> None:
    """What a living follower of the gateway leaves behind."""
    with database.connection():
        for source in follower.sources_of(SERVICE.reactions):
            database.run(partial(cursors.place, database, source))


def test_the_readiness_warns_with_the_community_and_the_comparison(month):
    follow_on()
    ready = month.gate.open("GET", "/readyz")
    assert (ready.json["status"], ready.json["audit"]) == ("pass", [])
    month.differ(True)
    run(month.gate)
    ready = month.gate.open("GET", "/readyz")
    assert (ready.status_code, ready.json["status"]) == (200, "warn")
    (amber,) = ready.json["audit"]
    assert (amber["community"], amber["comparisons"]) == (COMMUNITY, ["stock_value"])
    assert set(amber) == {"community", "since", "comparisons"}


def test_the_start_page_tells_everybody_in_both_languages(month):
    assert "最近一小时内没有核对" in month.gate.open("GET", "/").text
    run(month.gate)
    page = month.gate.open("GET", "/").text
    assert "21 项全部相符" in page
    assert "all 21 figures agree" in page
    month.differ(True)
    run(month.gate)
    page = month.gate.open("GET", "/").text
    assert "账目核对有 1 处不符" in page
    assert "库存价值 = 1405 库存商品。" in page
    assert "The books do not agree in 1 of their checks" in page


def test_the_metrics_count_differences_and_say_how_old_they_are(month):
    assert "fanbu_audit_differences{" not in month.gate.open("GET", "/metrics").text
    month.differ(True)
    run(month.gate)
    text = month.gate.open("GET", "/metrics").text
    assert f'fanbu_audit_differences{{community="{COMMUNITY}"}} 1.0' in text
    assert f'fanbu_audit_age_seconds{{community="{COMMUNITY}"}}' in text


def test_the_district_sees_how_all_communities_stand(month):
    run(month.gate)
    path = "/api/v1/loop/audit/standing"
    found = month.gate.get(path, role="district", community=NEIGHBOUR)["communities"]
    assert {row["community"]: row["light"] for row in found} == {
        COMMUNITY: "green",
        NEIGHBOUR: "unknown",
    }
    (own,) = month.gate.get(path, role="steward")["communities"]
    assert own["community"] == COMMUNITY
    other = month.gate.ask("GET", f"{path}?community={NEIGHBOUR}", role="steward")
    assert other.body["code"] == "community_not_yours"


# -- the schedule -------------------------------------------------------------------------------


def due(gate: Gate) -> int:
    with database.connection():
        return commands.run_due(*parts(gate))


def test_each_community_has_its_turn_and_then_none_for_a_quarter_of_an_hour(month):
    began = clock.now()
    with clock.fixed(began):
        assert [due(month.gate) for _ in range(3)] == [1, 1, 0]
    with database.connection():
        runs = list(AuditRun.select().order_by(AuditRun.sequence))
        assert {row.community for row in runs} == {COMMUNITY, NEIGHBOUR}
        row = AuditStanding.get(AuditStanding.community == COMMUNITY)
        assert row.due_at == began + rules.EVERY
    with clock.fixed(began + rules.EVERY):
        assert due(month.gate) == 1


def test_two_processes_at_once_get_two_communities_and_never_the_same(month):
    def claim(_: int) -> str | None:
        with database.connection():
            return commands.claim_due()

    assert sorted(filter(None, together(8, claim))) == sorted((COMMUNITY, NEIGHBOUR))


def test_a_claim_whose_process_died_is_due_again(month):
    began = clock.now()
    with clock.fixed(began), database.connection():
        assert {commands.claim_due(), commands.claim_due()} == {COMMUNITY, NEIGHBOUR}
    with clock.fixed(began + rules.EVERY), database.connection():
        assert commands.claim_due() in (COMMUNITY, NEIGHBOUR)


def test_services_that_are_down_are_no_difference_and_looked_at_again_soon(settings):
    SERVICE.migrate(settings)
    gate = Gate(replace(settings, upstreams=dict.fromkeys(SERVICES, free_address())))
    began = clock.now()
    with clock.fixed(began):
        assert due(gate) == 1
    with database.connection():
        (kept,) = AuditRun.select()
        standing = AuditStanding.get(AuditStanding.community == kept.community)
    assert (kept.outcome, kept.differences) == ("not_possible", 0)
    assert kept.reason == "No audit without the figures of: funds, ledger, property, store."
    assert (standing.checked_at, standing.due_at) == (None, began + rules.AGAIN)
    assert gate.open("GET", "/readyz").json["audit"] == []
    kept = gate.post(AUDITS, role="accountant")
    assert (kept["outcome"], kept["comparisons"]) == ("not_possible", [])
    database.close()


def test_a_round_goes_on_after_one_that_failed(month):
    """The thread of `gateway.rounds`, with the real work."""
    stop, seen = threading.Event(), []

    def work(door, services) -> int:
        seen.append(len(seen))
        if len(seen) == 1:
            raise RuntimeError("the first one fails")
        done = commands.run_due(door, services)
        if not done:
            stop.set()
        return done

    thread = threading.Thread(
        target=go, args=(Round("audit", 0.01, work), *parts(month.gate), stop)
    )
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    with database.connection():
        assert AuditRun.select().count() == 2
