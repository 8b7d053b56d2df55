"""Each process by itself, as containers run it; and what the files of deploy/ say of them."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.instance import migrate
from deploy.process import ONCE
from deploy.processes import environment_of, free_ports, ports, processes
from shared.keys import make_keys
from shared.settings import SERVICES, Settings, from_environment

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


@pytest.mark.parametrize("path", ["containers/compose.yaml", "kubernetes/fanbu.yaml"])
def test_the_files_name_every_process_and_its_port(path):
    text, chosen = (DEPLOY / path).read_text(), from_environment()
    named = set(re.findall(r"FANBU_PROCESS(?:, value)?: ([\w-]+)", text)) - set(ONCE)
    assert named == {each.name for each in processes(chosen)}
    told = {
        name.lower(): int(port)
        for name, port in re.findall(r"FANBU_(\w+)_URL: http://\w+:(\d+)", text)
    }
    assert told == ports(chosen)
