"""The PostgreSQL server is killed, stopped and started again in the middle of the day."""

import os
import signal
import subprocess

import psycopg
import pytest
import requests

from deploy.instance import throwaway
from tests import engines
from tests.journeys.conftest import people
from tests.journeys.faults.extent import LONG
from tests.journeys.trade import UNTIL_SECONDS, Trade

OUTAGES = 10 if LONG else 1  # of each kind
DAY = "2026-05-01"


@pytest.fixture(scope="module")
def server():
    """A server of its own, for no other test likes what happens to it."""
    return engines.new_server()


@pytest.fixture(scope="module")
def instance(server):
    with throwaway(server.get_uri()) as running:
        yield running


def kill_a_backend(server) -> None:
    """The server then ends every other connection and starts again by itself."""
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        ((pid,),) = admin.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname LIKE 'fanbu%' ORDER BY random() LIMIT 1"
        ).fetchall()
    os.kill(pid, signal.SIGKILL)


def kill_the_server(server) -> None:
    """Its children notice and go, too."""
    leader = server.get_postmaster_info().process
    children = leader.children()
    leader.kill()
    for each in (leader, *children):
        each.wait(UNTIL_SECONDS)


def stop_at_once(server) -> None:
    """As an impatient host does."""
    command = [server.bin_path / "pg_ctl", "-D", server.pgdata, "-m", "immediate", "-w", "stop"]
    subprocess.run(command, user=server.system_user, check=True, capture_output=True)


def is_down(instance) -> bool:
    answer = requests.get(f"{instance.settings.gateway_url}/readyz", timeout=30)
    return answer.status_code == 503


def test_a_server_that_goes_and_comes_back_loses_and_doubles_nothing(instance, server):
    trade = Trade(instance, people(instance), "SERVER", DAY)
    trade.begin(clerks=3)
    lives = f"{instance.settings.upstreams['store']}/healthz"
    for _ in range(OUTAGES):
        kill_a_backend(server)
        trade.goes_on(3)
        for go_down in (stop_at_once, kill_the_server):
            go_down(server)
            trade.until(lambda: is_down(instance))
            assert requests.get(lives, timeout=30).ok, "that it lives is not its database's affair"
            server.ensure_postgres_running()
            trade.goes_on(3)
    trade.end()
    instance.wait_ready(UNTIL_SECONDS)
    trade.is_all_there_once()
    assert "database_unavailable" in trade.refused
    trade.close()
