"""Each process by itself, as containers run it; and what the files of deploy/ say of them."""

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from deploy.instance import migrate
from deploy.process import ONCE
from deploy.processes import environment_of, free_ports, ports, processes
from shared.keys import make_keys
from shared.settings import SERVICES, Settings, from_environment
from tests import engines, webs
from tests.gateway.gateways import wait_until
from tests.threads import together

DEPLOY = Path(__file__).parents[2] / "deploy"
STARTED_SECONDS = 60


def settings_in(var: Path) -> Settings:
    numbers = free_ports(1 + len(SERVICES))
    return Settings(
        var=var,
        database="sqlite",
        gateway_url=f"http://gateway:{numbers[0]}",
        upstreams={
            name: f"http://{name}:{number}"
            for name, number in zip(SERVICES, numbers[1:], strict=True)
        },
        listen="127.0.0.1",
    )


def process(chosen: Settings, *arguments: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "deploy.process", *arguments]
    return subprocess.Popen(command, env=environment_of(chosen), text=True, stderr=subprocess.PIPE)


def is_alive(chosen: Settings, name: str) -> bool:
    return process(chosen, name, "--alive").wait(30) == 0


def test_a_service_runs_by_itself_under_a_name_that_is_not_its_own_machine(tmp_path):
    chosen = settings_in(tmp_path)
    make_keys(chosen.keys)
    migrate(chosen)
    assert not is_alive(chosen, "store")
    store = process(chosen, "store")
    try:
        until = time.monotonic() + STARTED_SECONDS
        while not is_alive(chosen, "store"):
            assert store.poll() is None and time.monotonic() < until
        assert not is_alive(chosen, "ledger-follower"), "it has never looked for news"
    finally:
        store.terminate()
    assert store.wait(30) == 0
    assert not is_alive(chosen, "store")


def test_a_process_that_is_none_is_refused_by_name(tmp_path):
    refused = process(settings_in(tmp_path), "cellar")
    assert refused.wait(60) == 2
    assert refused.stderr and "store-follower" in refused.stderr.read()


def children(process: subprocess.Popen) -> set[int]:
    """The processes that answer."""
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return {int(each) for each in told.split()}


def documents_told(url: str) -> int:
    """How often the document was asked for, as the process says that answers this time."""
    text = requests.get(f"{url}/metrics", timeout=30).text
    counts = re.findall(r'fanbu_requests_total\{.*route="/openapi.json".*\} ([0-9]+)', text)
    (in_flight,) = re.findall(r"fanbu_requests_in_flight\{.*\} ([0-9]+)", text)
    assert int(in_flight) == 1, "nobody else asks"
    return sum(map(int, counts))


def test_processes_that_share_an_address_tell_the_figures_of_all():
    with (
        engines.fresh("sqlite") as settings,
        webs.process(replace(settings, workers=2), "store") as web,
    ):
        wait_until(lambda: len(children(web.started)) == 2)

        def ask(_number):
            requests.get(f"{web.url}/openapi.json", timeout=30).raise_for_status()

        before = children(web.started)
        together(8, ask)
        assert {documents_told(web.url) for _ in range(6)} == {8}
        os.kill(min(before), signal.SIGKILL)
        wait_until(lambda: len(children(web.started) - {min(before)}) == 2)
        webs.wait_for(web.url)
        assert {documents_told(web.url) for _ in range(6)} == {8}


def test_a_service_at_several_addresses_has_a_process_at_each():
    upstreams = {name: f"http://127.0.0.1:{8001 + i}" for i, name in enumerate(SERVICES)}
    upstreams["store"] = "http://127.0.0.1:8001, http://127.0.0.1:8011/"
    chosen = Settings(Path(), "sqlite", "http://127.0.0.1:8000", upstreams, workers=3)
    by_name = {each.name: each.command for each in processes(chosen)}
    assert ports(chosen)["store-2"] == 8011
    assert "--bind=127.0.0.1:8011" in by_name["store-2"] and "--workers=3" in by_name["store-2"]
    assert "--workers=1" in by_name["gateway"]


@pytest.mark.parametrize("path", ["containers/compose.yaml", "kubernetes/fanbu.yaml"])
def test_the_files_name_every_process_and_its_port(path):
    text, chosen = (DEPLOY / path).read_text(), replace(from_environment(), bus="nats://nats:4222")
    named = set(re.findall(r"FANBU_PROCESS(?:, value)?: ([\w-]+)", text)) - set(ONCE)
    assert named == {each.name for each in processes(chosen)}
    told = {
        name.lower(): int(port)
        for name, port in re.findall(r"FANBU_(\w+)_URL: http://\w+:(\d+)", text)
    }
    assert told == ports(chosen)
