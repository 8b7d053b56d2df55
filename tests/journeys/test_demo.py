"""`make demo` on both engines: everything adds up, and its figures are those of the files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import engines, judges

ROOT = Path(__file__).parents[2]
BOOKS = [f"{book}.{form}" for book in ("store", "property") for form in judges.FORMS]


@pytest.fixture(params=engines.ENGINES, scope="module")
def demo(request, tmp_path_factory):
    """What the demo printed and wrote; hledger and beancount accept its books."""
    var = tmp_path_factory.mktemp("var")
    database = engines.server_address() if request.param == "postgres" else "sqlite"
    run = subprocess.run(
        [sys.executable, "-m", "deploy.demo"],
        cwd=ROOT,
        env={**os.environ, "FANBU_VAR": str(var), "FANBU_DATABASE": database, "COLUMNS": "160"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    for name in BOOKS:
        form = name.rpartition(".")[2]
        judges.accept((var / "demo" / name).read_text(), form, tmp_path_factory.mktemp("books"))
    return json.loads((var / "demo.json").read_text()), run.stdout


def test_nothing_differs(demo):
    figures, _ = demo
    assert figures["trace_difference_fen"] == 0
    assert figures["audit_differences"] == 0


def test_revenue_is_what_the_receipts_add_up_to(demo):
    figures, _ = demo
    assert figures["revenue_fen"] == figures["receipts_net_fen"] == 6_062_759
    assert figures["receipts"] == 1_452
    assert figures["gross_profit_fen"] == figures["revenue_fen"] - figures["cost_fen"]


def test_all_distributable_profit_is_in_the_fund_and_two_of_three_repairs_are_paid(demo):
    figures, _ = demo
    assert figures["contributed_fen"] == figures["distributable_fen"] > 0
    assert (figures["work_orders_completed"], figures["work_orders_refused"]) == (2, 1)
    assert figures["disbursed_fen"] == 466_000 + 88_600
    assert figures["committed_fen"] == 0


def test_the_roof_was_paid_by_the_days_the_readme_names(demo):
    _, output = demo
    trail = output.split("Where the money came from")[1].split("Audit")[0]
    days = [word for word in trail.split() if word.startswith("2026-01-")]
    assert (days[0], days[-1]) == ("2026-01-02", "2026-01-15")


def test_the_count_finds_the_thirteen_products_and_nineteen_pieces(demo):
    figures, output = demo
    counted = [row for row in figures["needs_attention_list"] if row.startswith("盘点 ")]
    assert len(counted) == 13
    assert sum(int(row.split(" has ")[1].split()[0]) for row in counted) == -19
    assert figures["needs_attention"] == len(figures["needs_attention_list"])
    assert "needs attention" in output


def test_what_residents_reported_went_three_ways_and_the_lamp_burns_again(demo):
    _, output = demo
    told = output.split("What residents reported")[1].split("Loop")[0]
    for word in ("小事", "私事", "大事", "并案", "已办结"):
        assert word in told, told
