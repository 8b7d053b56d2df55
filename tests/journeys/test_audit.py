"""Somebody writes into a database: `make audit` names the document, and the door says so too."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from deploy.client import wait_until_heard
from deploy.instance import Instance
from services.store.app import SERVICE as STORE
from services.store.days.models import DayClose
from shared.database import allow_changes, forbid_changes
from tests.journeys.evidence import differing_documents
from tests.journeys.shop import PRICE_FEN, Shop
from tests.service import COMMUNITY

ROOT = Path(__file__).parents[2]
DAY = "2026-03-12"


@pytest.fixture(scope="module")
def day_close(instance: Instance, as_) -> str:
    """The Z report of a day on which three bags were sold."""
    shop = Shop(as_, "AUDIT")
    shop.receive(10, DAY)
    shop.open(DAY)
    shop.sell(3, DAY, key="audit-1", cash=3 * PRICE_FEN)
    shop.close(DAY, 3 * PRICE_FEN)
    wait_until_heard(instance.settings.gateway_url)
    return as_("clerk").get(f"/store/days/{DAY}", outlet=shop.sku)["id"]


def make_audit(instance: Instance, *options: str) -> subprocess.CompletedProcess:
    chosen = instance.settings
    return subprocess.run(
        [sys.executable, "-m", "deploy.audit", *options],
        cwd=ROOT,
        env={
            **os.environ,
            "FANBU_VAR": str(chosen.var),
            "FANBU_DATABASE": chosen.database,
            "FANBU_GATEWAY_URL": chosen.gateway_url,
            "COLUMNS": "200",
        },
        capture_output=True,
        text=True,
    )


def set_gross(instance: Instance, row_id: str, more_fen: int) -> None:
    """Write to a closed day past the trigger, as somebody at the database could."""
    STORE.database.bind(instance.settings)
    with STORE.database.connection(), STORE.database.transaction():
        raw = STORE.database.proxy.obj
        allow_changes(raw, "day_close")
        more = {DayClose.gross_fen: DayClose.gross_fen + more_fen}
        assert DayClose.update(more).where(DayClose.id == row_id).execute() == 1
        forbid_changes(raw, "day_close", "what happened is final")
    STORE.database.close()


def readyz(instance: Instance) -> dict:
    return requests.get(f"{instance.settings.gateway_url}/readyz", timeout=5).json()


def start_page(instance: Instance) -> str:
    return requests.get(f"{instance.settings.gateway_url}/", timeout=5).text


def test_both_sides_know_the_same_documents(instance, day_close):
    assert differing_documents(instance) == {}


def test_the_schedule_has_audited_it_and_the_start_page_says_so(instance, day_close, as_):
    deadline = time.monotonic() + 180  # the first turn comes before the services stand
    while time.monotonic() < deadline:
        runs = as_("accountant").get("/loop/audits")["items"]
        if any(run["asked_by"] == "schedule" and run["outcome"] == "agrees" for run in runs):
            break
        time.sleep(0.5)
    else:
        pytest.fail(f"the schedule has not audited: {runs}")
    assert "21 项全部相符" in start_page(instance)
    assert readyz(instance)["status"] == "pass"


def test_an_audit_in_which_all_agree_exits_with_0(instance, day_close):
    done = make_audit(instance)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 处不符" in done.stdout


def test_a_changed_z_report_is_named_and_turns_the_door_amber_until_it_is_put_right(
    instance, day_close
):
    set_gross(instance, day_close, 100)
    done = make_audit(instance)
    assert done.returncode == 1, done.stdout + done.stderr
    assert day_close in done.stdout
    assert f"{DAY} 的日结单" in done.stdout
    assert "门店日结单多 1.00 元" in done.stdout
    assert "Look at the facts the ledger has parked" in done.stdout.replace("\n", " ")
    first = next(line for line in done.stdout.splitlines() if "=" in line)
    assert "门店日结 = 总账收入" in first  # those that differ come first

    answer = readyz(instance)
    assert answer["status"] == "warn"
    (amber,) = answer["audit"]
    assert (amber["community"], amber["comparisons"]) == (COMMUNITY, ["revenue", "tracker"])
    assert "账目核对有 2 处不符" in start_page(instance)
    assert day_close not in start_page(instance)

    set_gross(instance, day_close, -100)
    assert make_audit(instance).returncode == 0
    assert (readyz(instance)["status"], readyz(instance)["audit"]) == ("pass", [])
    history = make_audit(instance, "--history")
    assert history.returncode == 0
    assert "不符 differs" in history.stdout
