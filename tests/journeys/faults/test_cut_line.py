"""The gateway is cut off from a service: the others serve, and what is sent again is there once."""

import time

import pytest
import requests

from deploy.instance import Instance
from shared.settings import SERVICES
from tests.journeys.faults.extent import LONG
from tests.journeys.faults.line import RESET, SILENT, WHOLE, Line
from tests.journeys.test_one_in_trouble import READS, asked, wait_until
from tests.journeys.trade import UNTIL_SECONDS, Trade

CUT_SECONDS = 30 if LONG else 4
CUT_OFF = SERVICES if LONG else ("store", "funds")
OPENS_SECONDS_MAX, RECOVERY_SECONDS_MAX = 60, 20
DAY = "2026-05-01"


@pytest.fixture(scope="module")
def lines(instance: Instance):
    """Between the gateway, its rounds and each service."""
    lines = {name: Line(instance.settings.upstreams[name]) for name in SERVICES}
    _let_through(instance, {f"FANBU_{n.upper()}_URL": line.address for n, line in lines.items()})
    yield lines
    _let_through(instance, {})  # who judges the books in the end asks through no line of a test
    for line in lines.values():
        line.close()


def _let_through(instance: Instance, addresses: dict[str, str]) -> None:
    """Let the gateway and its rounds reach the services there; straight where none is named."""
    for name in ("gateway", "gateway-rounds"):
        instance.stop_one(name)
        instance.start_one(name, **addresses)
    instance.wait_ready(UNTIL_SECONDS)


def breaker(instance: Instance, service: str) -> str:
    told = requests.get(f"{instance.settings.gateway_url}/readyz", timeout=30).json()
    return told["services"][service]["breaker"]


def test_a_service_cut_off_hinders_nobody_else_and_comes_back_by_itself(instance, as_, lines):
    trade = Trade(instance, as_, "CUT", DAY)
    trade.begin(clerks=2)
    for service in CUT_OFF:
        for how in (SILENT, RESET):
            until = time.monotonic() + CUT_SECONDS
            lines[service].turn(how)
            wait_until(lambda name=service: breaker(instance, name) == "open", OPENS_SECONDS_MAX)
            while time.monotonic() < until:
                refused, _ = asked(instance, as_, service)
                assert refused.status_code == 503 and int(refused.headers["Retry-After"]) > 0
                for other in set(READS) - {service}:
                    assert asked(instance, as_, other)[0].status_code == 200
            lines[service].turn(WHOLE)
            wait_until(lambda name=service: asked(instance, as_, name)[0].ok, RECOVERY_SECONDS_MAX)
            trade.goes_on(2)
    trade.end()
    instance.wait_ready(UNTIL_SECONDS)
    assert trade.refused & {"service_unavailable", "service_timeout"}
    trade.is_all_there_once()
    trade.close()
