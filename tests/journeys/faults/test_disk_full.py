"""The disks of the databases and of the log fill up in the middle of the day."""

import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from deploy.instance import Instance, throwaway
from shared.settings import SERVICES
from tests.journeys.conftest import people
from tests.journeys.faults.extent import LONG
from tests.journeys.test_one_in_trouble import READS, asked
from tests.journeys.trade import UNTIL_SECONDS, Trade

DISKS = (*SERVICES, "gateway", "log")
DISK_BYTES = 48 * 2**20  # no memory until something is written
TIMES = 10 if LONG else 1
BEHIND_MIN = 5  # facts that a listener cannot keep
SAID = "Its disk is full."
DAY = "2026-05-01"


@pytest.fixture(scope="module")
def disks(tmp_path_factory):
    """A small disk for each database and one for the log, empty."""
    folder = tmp_path_factory.mktemp("disks")
    with ExitStack() as mounted:
        for name in DISKS:
            (folder / name).mkdir()
            command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "fanbu", folder / name]
            if subprocess.run(command, capture_output=True).returncode:
                pytest.skip("whoever runs this may not mount a disk")
            mounted.callback(subprocess.run, ["umount", "--lazy", folder / name], check=True)
        yield {name: folder / name for name in DISKS}


@pytest.fixture(scope="module")
def instance(disks):
    def move(chosen) -> None:
        for name in (*SERVICES, "gateway"):
            shutil.move(chosen.var / f"{name}.db", disks[name] / f"{name}.db")
            (chosen.var / f"{name}.db").symlink_to(disks[name] / f"{name}.db")
        (chosen.var / "log").symlink_to(disks["log"])

    with throwaway(before=move) as running:
        yield running


def fill(disk: Path) -> None:
    """Until not a byte more fits."""
    with pytest.raises(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:
        while True:
            assert ballast.write(bytes(4096))


def standing(instance: Instance, name: str) -> dict:
    told = requests.get(f"{instance.settings.gateway_url}/readyz", timeout=30).json()
    return told["services"][name]


def felt(instance: Instance, trade: Trade, name: str) -> bool:
    """Whether somebody was refused for it; or, of who only listens, whether it falls behind."""
    if name in ("store", "property", "funds"):
        return "storage_full" in trade.refused
    return sum(standing(instance, name)["facts_behind"].values()) > BEHIND_MIN


def test_a_full_disk_refuses_what_does_not_fit_and_nothing_is_half_done(instance, disks):
    as_ = people(instance)
    trade = Trade(instance, as_, "FULL", DAY)
    trade.begin(clerks=2)
    for name in (*SERVICES, "gateway") * TIMES:
        fill(disks[name])
        trade.refused.clear()
        trade.until(lambda name=name: standing(instance, name)["problems"][0] == SAID)
        trade.until(lambda name=name: felt(instance, trade, name))
        if name in READS:
            assert asked(instance, as_, name)[0].status_code == 200, "what is there can be read"
        (disks[name] / "ballast").unlink()
        trade.goes_on(2)
    fill(disks["log"])
    trade.goes_on(10)
    (disks["log"] / "ballast").unlink()
    trade.end()
    instance.wait_ready(UNTIL_SECONDS)
    trade.is_all_there_once()
    trade.close()
