"""Programs outside are told what happened until they have heard it."""

import json
import socket
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook as Judge
from standardwebhooks import WebhookVerificationError
from werkzeug.wrappers import Request, Response

from gateway.app import SERVICE
from gateway.database import gateway as database
from gateway.webhooks import rules
from gateway.webhooks.commands import WEBHOOKS_MAX, claim
from gateway.webhooks.models import Webhook, WebhookAttempt, WebhookMessage
from gateway.webhooks.sending import OF_ONE_COMMUNITY, Sender, post
from shared import clock, cursors, facts, follower, settings
from shared.settings import SERVICES
from tests.engines import fresh
from tests.gateway.conftest import NEIGHBOUR, Gate, free_address, serving
from tests.service import event_of

MOMENT = datetime(2026, 4, 1, tzinfo=UTC)
LOOPBACK = (ip_network("127.0.0.0/8"),)
POSTED = facts.VoucherPosted(
    voucher_id="0195f000-0000-7000-8000-000000000001",
    book="store",
    period="2026-03",
    word="记",
    number=7,
    posted_on="2026-03-31",
    amount_fen=123_456,
    memo="三月日结 day close",
    source_id=None,
)


class Receiver:
    """A program outside; it answers what it is told to answer, then 200."""

    def __init__(self):
        self.heard: list[tuple[dict, bytes]] = []
        self.answers: list[Response] = []
        self.asked = threading.Event()

    def __call__(self, environ, start_response):
        request = Request(environ)
        self.heard.append((dict(request.headers), request.get_data()))
        self.asked.set()
        answer = self.answers.pop(0) if self.answers else Response("ok")
        return answer(environ, start_response)

    def ids(self) -> list[str]:
        """The messages that arrived, in order."""
        return [headers["Webhook-Id"] for headers, _ in self.heard]


@pytest.fixture
def receiver():
    """The program."""
    return Receiver()


@pytest.fixture
def address(receiver):
    """Where it listens."""
    with serving(receiver) as url:
        yield f"{url}/fanbu"


@pytest.fixture
def gate(settings):
    """A gateway that may tell programs on this machine."""
    down = dict.fromkeys(SERVICES, free_address())
    yield Gate(replace(settings, upstreams=down, webhook_networks=LOOPBACK))
    database.close()


@pytest.fixture
def now():
    """When the test began; people ask at about that time, messages are sent at any."""
    return clock.now()


def make(gate, url, events=("voucher_posted",), **more):
    """A webhook of the community."""
    wanted = {"url": url, "note": "财务软件", "events": list(events), **more}
    return gate.post("/api/v1/webhooks", wanted, role="accountant")


def happen(gate, fact=POSTED, at=None, community="xinsheng"):
    """Let a fact happen and the gateway hear it; returns its event."""
    with database.connection():
        position = database.run(lambda: cursors.place(database, fact.told_by).position)
        event = event_of(fact, position + 1, community)
        event["time"] = clock.text(at or clock.now())
        follower.hear_page(database, fact.told_by, SERVICE.reactions, [event], position + 1)
    return event


def send():
    """Send what is due, and wait until it is sent."""
    sender = Sender(LOOPBACK)
    with database.connection():
        begun = sender.turn()
    sender.close()
    return begun


def deliveries(gate, webhook, state=None):
    query = f"?state={state}" if state else ""
    path = f"/api/v1/webhooks/{webhook['id']}/deliveries{query}"
    return gate.get(path, role="accountant")["items"]


def test_a_posted_voucher_is_told_once_and_its_signature_holds(gate, receiver, address):
    webhook = make(gate, address)
    event = happen(gate)
    assert (send(), send()) == (1, 0)
    ((headers, body),) = receiver.heard
    secret = gate.get(f"/api/v1/webhooks/{webhook['id']}/secret", role="accountant")["secret"]
    (sent,) = deliveries(gate, webhook)
    assert sent["state"] == "delivered"
    assert sent["last_attempt"]["status"] == 200
    assert headers["Webhook-Id"] == event["id"] == sent["message_id"]
    told = json.loads(body)
    assert told["type"] == "voucher_posted"
    assert told["community"] == "xinsheng"
    assert told["data"]["amount_fen"] == 123_456
    signed_at = datetime.fromtimestamp(int(headers["Webhook-Timestamp"]), UTC)
    assert abs(signed_at - clock.now()) < timedelta(minutes=1)
    judged = Judge(secret).sign(event["id"], signed_at, body.decode())
    assert headers["Webhook-Signature"] == judged


def test_a_receiver_refuses_what_is_replayed_to_it_later_or_was_touched(now):
    key = rules.secret(b"key", "webhook", 1)
    judge = Judge(rules.secret_text(key))

    def headers(moment):
        seconds = int(moment.timestamp())
        return {
            "webhook-id": "m1",
            "webhook-timestamp": str(seconds),
            "webhook-signature": rules.signatures([key], "m1", seconds, "{}"),
        }

    assert judge.verify("{}", headers(now)) == {}
    with pytest.raises(WebhookVerificationError, match="too old"):
        judge.verify("{}", headers(now - timedelta(minutes=6)))
    with pytest.raises(WebhookVerificationError, match="No matching"):
        judge.verify('{"a":1}', headers(now))


def test_each_of_the_four_events_is_told_and_nothing_else(gate, receiver, address):
    make(gate, address, rules.EVENTS)
    closed = facts.PeriodClosed(
        period_close_id="0195f000-0000-7000-8000-000000000002",
        book="store",
        period="2026-03",
        closed_on="2026-04-01",
        revenue_fen=100,
        vat_relief_fen=0,
        profit_before_tax_fen=10,
        income_tax_fen=0,
        net_profit_fen=10,
        reserve_fen=1,
        distributable_fen=9,
        day_close_ids=(),
    )
    opened = facts.WorkOrderOpened(
        work_order_id="0195f000-0000-7000-8000-000000000003",
        title="门锁",
        category="structure",
        building_id="0195f000-0000-7000-8000-000000000004",
        building_name="三号楼",
        households=24,
        fund_id=None,
        opened_on="2026-03-02",
        managed=False,
        estimate_fen=100,
    )
    accepted = facts.WorkOrderAccepted(
        work_order_id=opened.work_order_id,
        commitment_id=None,
        accepted_by="steward",
        accepted_on="2026-03-05",
        cost_fen=100,
        households=24,
    )
    paid = facts.DisbursementMade(
        disbursement_id="0195f000-0000-7000-8000-000000000005",
        fund_id="0195f000-0000-7000-8000-000000000006",
        fund_name="维修",
        nature="G",
        book="store",
        work_order_id=opened.work_order_id,
        commitment_id="0195f000-0000-7000-8000-000000000007",
        building_id=None,
        paid_on="2026-03-06",
        amount_fen=100,
        lots=(),
    )
    for fact in (POSTED, closed, opened, accepted, paid):
        happen(gate, fact)
    assert send() == 1
    told = [json.loads(body)["type"] for _, body in receiver.heard]
    assert told == ["voucher_posted", "period_closed", "work_order_accepted", "disbursement_made"]


def test_a_fact_heard_again_is_not_told_again(gate, receiver, address):
    make(gate, address)
    event = happen(gate)
    send()
    with database.connection():
        database.run(lambda: follower.react(database, SERVICE.reactions, event))
    assert send() == 0
    assert len(receiver.heard) == 1


def test_what_happened_before_a_program_asked_is_not_told_but_can_be_replayed(
    gate, receiver, address, now
):
    make(gate, free_address(), ["period_closed"])  # the community has a webhook already
    earlier = happen(gate, at=now - timedelta(days=2))
    webhook = make(gate, address)
    assert deliveries(gate, webhook) == []
    path = f"/api/v1/webhooks/{webhook['id']}/replay"
    asked = {"since": clock.text(now - timedelta(days=3))}
    assert gate.post(path, asked, role="accountant") == {"messages": 1}
    send()
    assert receiver.ids() == [earlier["id"]]


def test_a_replay_sends_the_same_message_again_under_its_own_id(gate, receiver, address, now):
    webhook = make(gate, address)
    event = happen(gate)
    send()
    path = f"/api/v1/webhooks/{webhook['id']}/replay"
    since = {"since": clock.text(now - timedelta(hours=1))}
    assert gate.post(path, {**since, "only_unheard": True}, role="accountant")["messages"] == 0
    assert gate.post(path, since, role="accountant")["messages"] == 1
    send()
    assert receiver.ids() == [event["id"]] * 2
    assert deliveries(gate, webhook)[0]["attempts"] == 2


def test_a_message_is_tried_again_later_and_later_until_it_is_taken(gate, receiver, address, now):
    webhook = make(gate, address)
    happen(gate)
    receiver.answers = [Response(status=500), Response(status=302), Response(status=404)]
    moment = now + timedelta(minutes=1)
    waited = []
    for _ in range(4):
        with clock.fixed(moment):
            assert send() == 1
        (sent,) = deliveries(gate, webhook)
        if sent["next_at"]:
            waited.append((clock.parse(sent["next_at"]) - moment).total_seconds())
            moment = max(clock.parse(sent["next_at"]), moment + timedelta(seconds=300))
    assert waited == [5, 30, 300]
    assert sent["state"] == "delivered"
    assert sent["attempts"] == 4


def test_between_tries_nothing_is_sent(gate, receiver, address, now):
    make(gate, address)
    happen(gate)
    receiver.answers = [Response(status=503, headers={"Retry-After": "600"})]
    with clock.fixed(now + timedelta(seconds=60)):
        assert send() == 1
    with clock.fixed(now + timedelta(seconds=659)):
        assert send() == 0
    with clock.fixed(now + timedelta(seconds=661)):
        assert send() == 1
    assert len(receiver.heard) == 2


def test_what_nobody_takes_is_given_up_after_three_days_and_can_be_replayed(gate, now):
    webhook = make(gate, free_address())
    happen(gate)
    moment = now
    for pause in (60, *rules.PAUSES):
        moment += timedelta(seconds=max(pause, rules.PAUSE_OF_ALL_MAX))
        with clock.fixed(moment):
            assert send() == 1
    (sent,) = deliveries(gate, webhook, "given_up")
    assert sent["last_attempt"]["error"] == "no_answer"
    with clock.fixed(moment + timedelta(days=1)):
        assert send() == 0
    path = f"/api/v1/webhooks/{webhook['id']}/replay"
    since = {"since": clock.text(now - timedelta(hours=1))}
    assert gate.post(path, since, role="accountant")["messages"] == 1


def test_who_answers_gone_or_is_silent_for_five_days_is_disabled(gate, receiver, address, now):
    gone, silent = make(gate, address), make(gate, free_address())
    receiver.answers = [Response(status=410)]
    happen(gate)
    send()
    with clock.fixed(now + timedelta(days=5, minutes=1)):
        happen(gate)
        send()
    found = {w["id"]: w for w in gate.get("/api/v1/webhooks", role="accountant")["items"]}
    assert found[gone["id"]]["state"] == "disabled"
    assert "410" in found[gone["id"]]["disabled_for"]
    assert found[silent["id"]]["state"] == "disabled"
    path = f"/api/v1/webhooks/{gone['id']}"
    assert gate.refused(f"{path}/ping", role="accountant") == "webhook_disabled"
    assert gate.post(f"{path}/enable", role="accountant")["state"] == "active"


def test_a_program_that_hangs_keeps_no_other_waiting(gate, receiver, address):
    with serving(hanging := Hanging()) as stuck:
        make(gate, stuck)
        make(gate, address)
        happen(gate)
        sender = Sender(LOOPBACK)
        with database.connection():
            assert sender.turn() == 2
        assert hanging.asked.wait(30)
        assert receiver.asked.wait(30)
        hanging.go_on.set()
        sender.close()


class Hanging:
    """A program that answers only once it is let."""

    def __init__(self):
        self.asked, self.go_on = threading.Event(), threading.Event()

    def __call__(self, environ, start_response):
        self.asked.set()
        assert self.go_on.wait(60)
        return Response("ok")(environ, start_response)


def test_the_hanging_programs_of_one_community_leave_hands_for_another(gate, receiver, address):
    hanging = Hanging()
    with serving(hanging) as stuck:
        for _ in range(4):
            make(gate, stuck)
        wanted = {"url": address, "note": "财务软件", "events": ["voucher_posted"]}
        gate.post("/api/v1/webhooks", wanted, role="accountant", community=NEIGHBOUR)
        happen(gate)
        happen(gate, community=NEIGHBOUR)
        sender = Sender(LOOPBACK)
        with database.connection():
            assert sender.turn() == OF_ONE_COMMUNITY + 1
        assert receiver.asked.wait(30)
        hanging.go_on.set()
        sender.close()


def test_what_breaks_on_our_side_is_left_alone_for_a_while(gate, receiver, address):
    make(gate, address)
    happen(gate)
    with database.connection():
        Webhook.update(url="https://a..b/").execute()  # no longer accepted, but it may be there
    assert send() == 1
    assert send() == 0
    (webhook,) = gate.get("/api/v1/webhooks", role="accountant")["items"]
    (sent,) = deliveries(gate, webhook)
    assert sent["last_attempt"]["error"] == "host_unknown"


def test_two_processes_send_a_message_once(gate, receiver, address, now):
    webhook = make(gate, address)
    happen(gate)
    with database.connection():
        assert claim(webhook["id"])
        assert not claim(webhook["id"])
        assert Sender(LOOPBACK).turn() == 0
    with clock.fixed(now + timedelta(seconds=120)):  # the other one was killed
        assert send() == 1
    assert len(receiver.heard) == 1


def test_a_renewed_secret_and_the_one_before_both_hold_for_a_day(gate, receiver, address, now):
    webhook = make(gate, address)
    path = f"/api/v1/webhooks/{webhook['id']}"
    before = gate.get(f"{path}/secret", role="accountant")["secret"]
    gate.post(f"{path}/renew-secret", role="accountant")
    after = gate.get(f"{path}/secret", role="accountant")["secret"]
    assert after != before
    gate.post(f"{path}/ping", role="accountant")
    send()
    gate.post(f"{path}/ping", role="accountant")
    with clock.fixed(now + timedelta(days=1, minutes=1)):
        send()
    signed = [headers["Webhook-Signature"].split() for headers, _ in receiver.heard]
    expected = []
    for (headers, body), secrets in zip(receiver.heard, [(after, before), (after,)], strict=True):
        moment = datetime.fromtimestamp(int(headers["Webhook-Timestamp"]), UTC)
        expected.append(
            [Judge(s).sign(headers["Webhook-Id"], moment, body.decode()) for s in secrets]
        )
    assert signed == expected


def test_a_retried_creation_makes_one_webhook_and_keeps_no_secret(gate, address):
    wanted = {"url": address, "note": "a", "events": ["period_closed"]}
    answers = [
        gate.ask("POST", "/api/v1/webhooks", wanted, role="accountant", key="same")
        for _ in range(2)
    ]
    assert answers[0].body == answers[1].body
    assert len(gate.get("/api/v1/webhooks", role="accountant")["items"]) == 1
    assert "secret" not in json.dumps(answers[0].body)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://example.org/", "webhook_url"),
        ("https://user:word@example.org/", "webhook_url"),
        ("https://example.org/#part", "webhook_url"),
        ("https://example.org:99999/", "webhook_url"),
        ("https:///path", "webhook_url"),
        ("https://exam ple.org/", "webhook_url"),
        ("https://a..b/", "webhook_url"),
        ("https://" + "a" * 64 + ".org/", "webhook_url"),
        ("https://.:443/", "webhook_url"),
        ("https://169.254.169.254/latest", "webhook_url"),
        ("http://10.0.0.1/", "webhook_url"),
        ("https://[::1]/", "webhook_url"),
    ],
)
def test_an_address_that_cannot_be_told_is_refused(gate, url, code):
    wanted = {"url": url, "note": "a", "events": ["period_closed"]}
    assert gate.refused("/api/v1/webhooks", wanted, role="accountant") == code


def test_a_community_has_so_many_webhooks_and_no_more(gate, address):
    for _ in range(WEBHOOKS_MAX):
        make(gate, address)
    wanted = {"url": address, "note": "a", "events": ["period_closed"]}
    assert gate.refused("/api/v1/webhooks", wanted, role="accountant") == "webhooks_too_many"


def test_another_communitys_webhook_is_not_there_and_hears_nothing(gate, receiver, address):
    webhook = make(gate, address)
    theirs = {"role": "accountant", "community": NEIGHBOUR}
    path = f"/api/v1/webhooks/{webhook['id']}"
    assert gate.ask("GET", path, **theirs).status == 404
    assert gate.ask("GET", f"{path}/secret", **theirs).status == 404
    assert gate.refused(f"{path}/ping", **theirs) == "webhook_unknown"
    happen(gate, community=NEIGHBOUR)
    assert send() == 0


def test_a_message_goes_nowhere_inside_that_was_not_named(receiver, address):
    for networks in ((), (ip_network("10.0.0.0/8"),)):
        outcome = post(address, b"{}", {}, networks)
        assert (outcome.status, outcome.error) == (None, "address_not_allowed")
    assert receiver.heard == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::",
        "::ffff:10.0.0.1",
    ],
)  # fmt: skip
def test_an_address_inside_is_never_reached_by_itself(address):
    assert not rules.may_reach(address, "https", ())


def test_a_named_network_is_reached_and_its_neighbours_are_not():
    networks = (ip_network("192.168.7.0/24"),)
    assert rules.may_reach("192.168.7.20", "http", networks)
    assert rules.may_reach("::ffff:192.168.7.20", "http", networks)
    assert not rules.may_reach("192.168.8.20", "https", networks)
    assert rules.may_reach("8.8.8.8", "https", networks)
    assert not rules.may_reach("8.8.8.8", "http", networks)


@given(st.integers(1, 12), st.one_of(st.none(), st.integers(0, 10**9)))
def test_every_message_ends_delivered_or_given_up(tries, retry_after):
    when = rules.next_try(tries, MOMENT, retry_after)
    if tries > len(rules.PAUSES):
        assert when is None
    else:
        assert MOMENT < when <= MOMENT + timedelta(seconds=rules.RETRY_AFTER_MAX)


def test_what_was_told_and_every_try_stay_as_they_were(gate, receiver, address):
    make(gate, address)
    happen(gate)
    send()
    with database.connection():
        for change in (
            WebhookMessage.update(body="{}"),
            WebhookMessage.delete(),
            WebhookAttempt.update(status=500),
            WebhookAttempt.delete(),
        ):
            with pytest.raises(peewee.IntegrityError, match="stays as it was"):
                change.execute()


def test_only_networks_that_were_named_are_settings(monkeypatch):
    monkeypatch.setenv("FANBU_WEBHOOK_NETWORKS", "192.168.7.0/24,fd00::/8")
    chosen = settings.from_environment()
    assert chosen.webhook_networks == (ip_network("192.168.7.0/24"), ip_network("fd00::/8"))
    with fresh("sqlite") as bare:
        assert bare.webhook_networks == ()


def test_an_answer_that_only_drips_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        stop = threading.Event()
        dripping = threading.Thread(target=drip, args=(listening, stop))
        dripping.start()
        began = time.monotonic()
        outcome = post(f"http://127.0.0.1:{port}/", b"{}", {}, LOOPBACK, deadline_seconds=0.5)
        took = time.monotonic() - began
        stop.set()
        dripping.join()
    assert (outcome.status, outcome.error) == (None, "no_answer")
    assert took < 5


def drip(listening: socket.socket, stop: threading.Event) -> None:
    """Answer a byte at a time, and never all of it."""
    connection, _ = listening.accept()
    with connection:
        while not stop.wait(0.05):
            try:
                connection.sendall(b"H")
            except OSError:
                return


def test_a_certificate_that_nobody_vouches_for_is_not_spoken_to():
    heard = Receiver()
    with serving(heard, ssl_context="adhoc") as address:
        outcome = post(address.replace("http:", "https:"), b"{}", {}, LOOPBACK)
    assert (outcome.status, outcome.error) == (None, "certificate_not_trusted")
    assert heard.heard == []
