"""Read twice, read from the beginning, interrupted: the totals are the same."""

import dataclasses

import pytest
import requests

from deploy.client import wait_until_heard
from gateway.app import SERVICE as GATEWAY
from gateway.tracker import queries as tracker
from services.ledger.app import SERVICE as LEDGER
from shared import follower
from shared.bus import Feeds
from shared.gateway_client import GatewayClient
from shared.identity import Principal
from shared.keys import service_secret
from shared.tokens import Signer
from tests.journeys.shop import PRICE_FEN, Shop
from tests.service import COMMUNITY

DAY = "2026-06-02"


@pytest.fixture(scope="module")
def traded(instance, as_):
    """A shop that has sold something and closed its day."""
    shop = Shop(as_, "REPLAY")
    shop.receive(50, "2026-06-01")
    shop.open(DAY)
    for _ in range(30):
        shop.sell(1, DAY, wechat=PRICE_FEN)
    shop.close(DAY, 0)
    wait_until_heard(instance.settings.gateway_url)
    return shop


def from_the_beginning(service, instance, tmp_path):
    """A fresh database of a service that has heard everything from the first fact on."""
    copy = dataclasses.replace(instance.settings, var=tmp_path, database="sqlite")
    service.migrate(copy)
    client = Feeds(GatewayClient(instance.settings, service.database.name))
    for source in follower.sources_of(service.reactions):
        while follower.turn(service.database, source, service.reactions, client):
            pass


def test_a_ledger_that_reads_from_the_beginning_has_the_same_books(traded, instance, tmp_path):
    from_the_beginning(LEDGER, instance, tmp_path)
    with LEDGER.database.connection():
        again = LEDGER.figures(COMMUNITY)
    LEDGER.database.close()
    signer = Signer(instance.settings.keys)
    auditor = Principal("gateway", COMMUNITY, (), "gateway")
    live = requests.get(
        f"{instance.settings.upstreams['ledger']}/figures",
        headers={"Authorization": f"Bearer {signer.sign(auditor, 'services', 60)}"},
        timeout=5,
    ).json()
    assert again == live


def test_a_tracker_that_reads_from_the_beginning_has_the_same_totals(
    traded, instance, as_, tmp_path
):
    from_the_beginning(GATEWAY, instance, tmp_path)
    with GATEWAY.database.connection():
        again = tracker.loop_figures([COMMUNITY], None)[COMMUNITY]
    GATEWAY.database.close()
    live = as_("accountant").get("/loop/summary")["communities"][0]
    assert again == {name: live[name] for name in again}


def test_a_gateway_that_is_restarted_has_the_same_totals(traded, instance, as_):
    before = as_("accountant").get("/loop/summary")
    for name in ("gateway", "gateway-follower"):
        instance.kill(name)
        instance.start_one(name)
    instance.wait_ready()
    assert as_("accountant").get("/loop/summary") == before
    assert as_("accountant").get("/loop/audit")["differences"] == 0


def test_a_feed_tells_the_same_twice_and_to_services_only(traded, instance, as_):
    secret = service_secret(instance.settings.keys, "ledger")
    address = f"{instance.settings.gateway_url}/feeds/store"
    headers = {"Authorization": f"Service ledger:{secret}"}
    first, again = (requests.get(address, headers=headers, timeout=5).json() for _ in range(2))
    assert first == again != []
    assert requests.get(address, timeout=5).status_code == 401
    wrong = {"Authorization": "Service ledger:guessed"}
    assert requests.get(address, headers=wrong, timeout=5).status_code == 401
