"""What the demo community has behind it: its published month holds the repair that a fund paid."""

from datetime import date

import pytest
import requests

from deploy import history
from deploy.client import Client
from deploy.history import looking_back_from
from deploy.instance import COMMUNITY, sign_ins
from shared import clock
from tests.instances import started


@pytest.fixture(scope="module")
def instance():
    with started(before=history.tell) as running:
        yield running


@pytest.fixture(scope="module")
def accountant(instance):
    person = sign_ins(instance.settings)["accountant"]
    return Client(instance.settings.gateway_url, person["username"], person["password"])


def test_the_month_published_last_holds_the_repair_and_an_answered_objection(instance, accountant):
    second = looking_back_from(clock.today()).second
    (figures,) = accountant.get("/loop/summary", period=f"{second:%Y-%m}")["communities"]
    assert figures["disbursed_fen"] == sum(fen for *_, fen in history.DOOR.cost)
    assert figures["work_orders"]["accepted"] == figures["work_orders"]["opened"] == 1
    page = f"{instance.settings.gateway_url}/public/{COMMUNITY[0]}/{second:%Y-%m}"
    told = requests.get(page, timeout=10).text
    (photo,) = requests.get(f"{page}/record.json", timeout=10).json()["photos"]
    assert (photo["building"], photo["category"]) == (history.DOOR.building, history.DOOR.category)
    picture = requests.get(f"{page}/photos/{photo['sha256']}.jpg", timeout=10)
    assert len(picture.content) == photo["bytes"] and f"{photo['sha256']}.jpg" in told
    assert history.DOOR.building in told and history.ANSWER["answer"] in told


def test_the_repair_was_paid_by_the_month_before_it(accountant):
    trace = accountant.get(f"/loop/trace/work-orders/{history.DOOR.id}")
    first = looking_back_from(clock.today()).first
    lots = [lot for paid in trace["disbursements"] for lot in paid["contributions"]]
    assert {lot["period"] for lot in lots} == {f"{first:%Y-%m}"}
    assert trace["difference_fen"] == 0


def test_nothing_of_the_past_differs(accountant):
    assert accountant.get("/loop/audit")["differences"] == 0


def test_what_was_logged_meanwhile_is_in_a_file_and_not_among_what_make_run_says(instance):
    log = (instance.settings.var / "log" / "history.log").read_text()
    assert '"service": "inside"' in log and '"route": "/api/v1/store/sales"' in log


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 27), ["09-10", "09-11", "10-10", "10-11", "11-25", "11-26"]),
        (date(2027, 2, 2), ["12-10", "12-11", "01-10", "01-11", "02-01"]),
        (date(2027, 3, 1), ["01-10", "01-11", "02-10", "02-11"]),
    ],
)
def test_only_days_of_this_month_are_told_of_it(today, days):
    assert [f"{day:%m-%d}" for day in looking_back_from(today).trading_days] == days
