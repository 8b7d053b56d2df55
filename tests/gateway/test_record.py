"""A month is gathered once, approved by another person, and sealed for good."""

import hashlib
import json
from dataclasses import replace

import peewee
import pytest

from gateway.database import gateway
from gateway.record import queries
from gateway.record.models import Draft, Publication
from shared.database import allow_changes
from shared.settings import SERVICES
from tests.gateway.conftest import NEIGHBOUR, Gate, free_address
from tests.gateway.months import (
    PERIOD,
    approved,
    close,
    closed_march,
    disclosure,
    figures,
    fund,
    page,
    prepared,
    public_path,
    published,
)
from tests.gateway.test_tracker import contribution, day_closed, period_closed
from tests.service import COMMUNITY
from tests.threads import together

SNAPSHOTS = "/api/v1/record/snapshots"
BOOKS = ("store", "property")


def test_a_closed_month_is_gathered_once_and_published_by_another_person(gate, echo):
    closed_march(gate, echo)
    draft = prepared(gate)
    results = {row["item"]: row["amount_fen"] for row in draft["tables"]["results"]}
    assert (results["revenue"], results["cost"], results["net_profit"]) == (3500, 2600, 1425)
    assert draft["tables"]["income"] == [
        {"line": "饮料", "revenue_fen": 3500, "cost_fen": 2600, "gross_profit_fen": 900}
    ]
    assert draft["publication"] is None
    made = approved(gate, draft)
    assert (made["sequence"], made["previous_hash"]) == (1, None)
    assert (made["prepared_by"], made["approved_by"]) == (
        f"accountant.{COMMUNITY}",
        f"reviewer.{COMMUNITY}",
    )
    text = gate.open("GET", public_path(f"/{PERIOD}/record.json")).data
    assert hashlib.sha256(text).hexdigest() == made["hash"]
    assert json.loads(text)["tables"] == draft["tables"]
    seen = gate.get(f"{SNAPSHOTS}/{made['id']}", role="district", community=COMMUNITY)
    assert seen["draft"]["state"] == "published" and seen["publication"]["hash"] == made["hash"]


def test_the_net_profit_is_followed_from_the_gross_profit_to_the_fen(gate, echo):
    books = [{"code": code, "vouchers": 4, "closed_through": PERIOD} for code in BOOKS]
    property_close = close(
        book="property",
        revenue_fen=8_011,
        vat_relief_fen=0,
        profit_before_tax_fen=-333,
        income_tax_fen=0,
        net_profit_fen=-333,
    )
    closed_march(
        gate, echo, **{"/books": page(*books), "/books/property/periods": page(property_close)}
    )
    gate.hear(replace(period_closed("P9", PERIOD, (), book="property"), net_profit_fen=-333))
    rows = prepared(gate)["tables"]["results"]
    fen = {row["item"]: row["amount_fen"] for row in rows}
    assert (fen["vat"], fen["other_revenue"], fen["vat_relief"]) == (-35, 8_011, 35)
    between = ("gross_profit", "vat", "other_revenue", "vat_relief", "other")
    assert sum(fen[name] for name in between) == fen["profit_before_tax"] == 1_167
    assert fen["profit_before_tax"] + fen["income_tax"] == fen["net_profit"] == 1_092
    order = [row["item"] for row in rows]
    assert order.index("gross_profit") < order.index("vat") < order.index("income_tax")
    assert order.index("income_tax") + 1 == order.index("net_profit")


def test_profit_moved_in_a_later_month_is_said_to_be_in_both_months(gate, echo):
    closed_march(gate, echo)
    gate.hear(contribution("L1", 1001))  # of March, received on the first of April
    gate.hear(replace(contribution("L0", 70, period="2026-02"), received_on="2026-03-02"))
    fen = {row["item"]: row["amount_fen"] for row in prepared(gate)["tables"]["results"]}
    assert (fen["contributed"], fen["contributed_later"]) == (1001, 1001)
    assert fen["contributed_of_earlier"] == 70


def test_what_happens_after_publication_moves_no_published_figure(gate, echo):
    closed_march(gate, echo)
    published(gate)
    before = gate.open("GET", public_path(f"/{PERIOD}")).data
    gate.hear(day_closed("D3", "2026-03-21", 9900, 100))
    echo.says["/disclosure"] = disclosure(fund("别的名字"))
    assert gate.open("GET", public_path(f"/{PERIOD}")).data == before
    assert "¥35.00" in gate.open("GET", "/").text and "¥134.00" not in gate.open("GET", "/").text


def test_whoever_prepares_does_not_approve_even_with_both_roles(gate, echo):
    closed_march(gate, echo)
    both = {"role": "accountant+reviewer", "user": "both"}
    draft = prepared(gate, **both)
    path = f"{SNAPSHOTS}/{draft['draft']['id']}/approve"
    assert gate.refused(path, **both) == "approver_is_maker"
    assert gate.refused(path, role="accountant") == "forbidden"
    assert gate.open("GET", public_path(f"/{PERIOD}")).status_code == 404
    with gateway.connection(), pytest.raises(peewee.IntegrityError):
        Publication.create(
            id="x",
            community=COMMUNITY,
            sequence=1,
            period=PERIOD,
            kind="month",
            prepared_by="both",
            approved_by="both",
            published_at="2026-04-01T00:00:00.000000Z",
            notice_ends_on="2026-04-08",
            content="{}",
            hash="h",
        )


def test_the_database_keeps_what_is_published_as_it_is(gate, echo):
    closed_march(gate, echo)
    published(gate)
    for table in (Publication, Draft):
        for change in (table.update(content="{}"), table.update(prepared_by="x"), table.delete()):
            with gateway.connection(), pytest.raises(peewee.IntegrityError):
                change.execute()


def test_a_month_whose_books_are_open_is_refused(gate, echo):
    open_book = {"code": "property", "vouchers": 2, "closed_through": "2026-02"}
    books = page({"code": "store", "vouchers": 4, "closed_through": PERIOD}, open_book)
    closed_march(gate, echo, **{"/books": books})
    assert gate.refused(SNAPSHOTS, {"period": PERIOD}, role="accountant") == "month_not_closed"
    closed_march_later = {"period": "2026-04"}
    assert gate.refused(SNAPSHOTS, closed_march_later, role="accountant") == "month_not_closed"


def test_a_book_in_which_nothing_was_posted_is_told_if_it_is_closed_and_missed_if_not(gate, echo):
    empty = {"code": "property", "vouchers": 0, "closed_through": None}
    books = page({"code": "store", "vouchers": 4, "closed_through": PERIOD}, empty)
    closed_march(gate, echo, **{"/books": books, "/books/property/periods": page()})
    assert [row["book"] for row in prepared(gate)["tables"]["books"]] == ["store"]
    gate.hear(period_closed("P9", PERIOD, (), book="property"))
    echo.says["/books/property/periods"] = page(close(book="property"))
    assert [row["book"] for row in prepared(gate)["tables"]["books"]] == ["store", "property"]


def test_facts_on_their_way_are_waited_for_and_nothing_is_half_kept(gate, echo):
    closed_march(gate, echo)
    echo.says["/books/store/periods"] = page(close(net_profit_fen=9999))
    answer = gate.ask("POST", SNAPSHOTS, {"period": PERIOD}, role="accountant")
    assert (answer.status, answer.body["code"]) == (503, "facts_on_their_way")
    assert int(answer.headers["Retry-After"]) > 0
    with gateway.connection():
        assert Draft.select().count() == 0


def test_a_service_that_is_down_is_said_and_nothing_is_half_kept(gate, echo):
    closed_march(gate, echo)
    draft = prepared(gate)
    down = Gate(replace(gate.settings, upstreams=dict.fromkeys(SERVICES, free_address())))
    key = "the-same-key"
    for path, body, role in (
        (SNAPSHOTS, {"period": PERIOD}, "accountant"),
        (f"{SNAPSHOTS}/{draft['draft']['id']}/approve", None, "reviewer"),
    ):
        answer = down.ask("POST", path, body, role=role, key=f"{key}{role}")
        assert (answer.status, answer.body["code"]) == (503, "service_unavailable")
    with gateway.connection():
        assert (Draft.select().count(), Publication.select().count()) == (1, 0)
    path = f"{SNAPSHOTS}/{draft['draft']['id']}/approve"
    assert gate.post(path, role="reviewer", key=f"{key}reviewer")["sequence"] == 1


def test_a_draft_whose_figures_moved_is_refused_with_what_changed_and_prepared_again(gate, echo):
    closed_march(gate, echo)
    draft = prepared(gate)
    path = f"{SNAPSHOTS}/{draft['draft']['id']}"
    assert gate.get(f"{path}/changes", role="reviewer") == {"changes": []}
    gate.hear(day_closed("D3", "2026-03-21", 100, 40))
    answer = gate.ask("POST", f"{path}/approve", role="reviewer")
    assert (answer.status, answer.body["code"]) == (409, "record_stale")
    revenue = {
        "table": "results",
        "row": "revenue",
        "field": "amount_fen",
        "old": 3500,
        "new": 3600,
    }
    assert revenue in answer.body["changes"]
    assert revenue in gate.get(f"{path}/changes", role="accountant")["changes"]
    again = prepared(gate)
    assert gate.get(path, role="accountant")["draft"]["state"] == "stale"
    assert gate.refused(f"{path}/approve", role="reviewer") == "draft_ended"
    assert approved(gate, again)["sequence"] == 1


def test_a_month_is_prepared_and_published_once_however_often_it_is_asked(gate, echo):
    closed_march(gate, echo)
    draft = prepared(gate)
    assert gate.refused(SNAPSHOTS, {"period": PERIOD}, role="accountant") == "draft_open"
    path = f"{SNAPSHOTS}/{draft['draft']['id']}/approve"
    first = gate.ask("POST", path, role="reviewer", key="once")
    again = gate.ask("POST", path, role="reviewer", key="once")
    assert first.body == again.body and again.headers["Idempotency-Replayed"] == "true"
    assert gate.refused(path, role="reviewer") == "draft_ended"
    assert gate.refused(SNAPSHOTS, {"period": PERIOD}, role="accountant") == "month_published"


def test_approved_by_several_at_once_it_is_published_once(gate, echo):
    closed_march(gate, echo)
    path = f"{SNAPSHOTS}/{prepared(gate)['draft']['id']}/approve"
    users = [f"r{number}" for number in range(4)]
    for user in users:
        gate.token("reviewer", user)
    answers = together(
        4, lambda number: gate.ask("POST", path, role="reviewer", user=users[number])
    )
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    with gateway.connection():
        assert Publication.select().count() == 1


def test_prepared_by_several_at_once_one_draft_is_open(gate, echo):
    closed_march(gate, echo)
    answers = together(
        4, lambda _: gate.ask("POST", SNAPSHOTS, {"period": PERIOD}, role="accountant")
    )
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    with gateway.connection():
        assert Draft.select().where(Draft.state == "open").count() == 1


def test_a_discarded_draft_is_published_never(gate, echo):
    closed_march(gate, echo)
    path = f"{SNAPSHOTS}/{prepared(gate)['draft']['id']}"
    assert gate.post(f"{path}/discard", role="accountant")["state"] == "discarded"
    assert gate.refused(f"{path}/approve", role="reviewer") == "draft_ended"
    assert gate.refused(f"{path}/discard", role="accountant") == "draft_ended"
    listed = gate.get(f"{SNAPSHOTS}?state=discarded", role="admin")["items"]
    assert [row["id"] for row in listed] == [path.rsplit("/", 1)[1]]


def test_another_community_sees_and_moves_nothing_of_it(gate, echo):
    closed_march(gate, echo)
    path = f"{SNAPSHOTS}/{prepared(gate)['draft']['id']}"
    for role, rest in (("accountant", ""), ("accountant", "/changes")):
        assert gate.ask("GET", path + rest, role=role, community=NEIGHBOUR).status == 404
    assert gate.refused(f"{path}/approve", role="reviewer", community=NEIGHBOUR) == (
        "snapshot_unknown"
    )
    assert gate.get(SNAPSHOTS, role="accountant", community=NEIGHBOUR)["items"] == []
    looking = {"role": "district", "community": NEIGHBOUR}
    assert gate.get(f"{path}?community={COMMUNITY}", **looking)["draft"]["period"] == PERIOD
    assert len(gate.get(f"{SNAPSHOTS}?community={COMMUNITY}", **looking)["items"]) == 1
    prying = {"role": "admin", "community": NEIGHBOUR}
    assert gate.ask("GET", f"{path}?community={COMMUNITY}", **prying).status == 403
    approved(gate, {"draft": {"id": path.rsplit("/", 1)[1]}})
    assert gate.open("GET", f"/public/{NEIGHBOUR}/{PERIOD}").status_code == 404


def corrected(gate, echo, reason="退款记错了日期") -> dict:
    """A correction of the published month, after another day was found."""
    gate.hear(day_closed("D3", "2026-03-21", 100, 40))
    body = {"period": PERIOD, "reason": reason}
    draft = gate.post("/api/v1/record/corrections", body, role="accountant")
    return approved(gate, draft)


def test_a_correction_is_published_beside_the_original_which_stays(gate, echo):
    closed_march(gate, echo)
    body = {"period": PERIOD, "reason": "退款记错了日期"}
    path = "/api/v1/record/corrections"
    assert gate.refused(path, body, role="accountant") == "month_not_published"
    first = published(gate)
    assert gate.refused(path, body, role="accountant") == "nothing_to_correct"
    original = gate.open("GET", public_path(f"/{PERIOD}/record.json")).data
    second = corrected(gate, echo)
    assert (second["sequence"], second["previous_hash"]) == (2, first["hash"])
    assert gate.open("GET", public_path(f"/{PERIOD}/record.json")).data == original
    said = gate.open("GET", public_path(f"/{PERIOD}/corrections/2/record.json")).json
    assert said["corrects"] == {"sequence": 1, "hash": first["hash"]}
    assert said["reason"] == "退款记错了日期"
    assert {
        "table": "income",
        "row": "饮料",
        "field": "revenue_fen",
        "old": 3500,
        "new": 3600,
    } in said["differences"]
    text = gate.open("GET", public_path(f"/{PERIOD}")).text
    assert "<del>35.00</del> <ins>36.00</ins>" in text and "退款记错了日期" in text
    assert (
        "<del>35.00</del> <ins>36.00</ins>"
        in gate.open("GET", public_path(f"/{PERIOD}?lang=en")).text
    )


def test_a_second_correction_says_what_changed_since_the_first(gate, echo):
    closed_march(gate, echo)
    published(gate)
    corrected(gate, echo)
    gate.hear(day_closed("D4", "2026-03-22", 50, 10))
    body = {"period": PERIOD, "reason": "又一天"}
    third = approved(gate, gate.post("/api/v1/record/corrections", body, role="accountant"))
    said = gate.open("GET", public_path(f"/{PERIOD}/corrections/{third['sequence']}/record.json"))
    assert {
        "table": "results",
        "row": "revenue",
        "field": "amount_fen",
        "old": 3600,
        "new": 3650,
    } in said.json["differences"]
    assert "<del>35.00</del> <ins>36.50</ins>" in gate.open("GET", public_path(f"/{PERIOD}")).text


def test_the_chain_runs_through_months_and_corrections_without_gaps(gate, echo):
    closed_march(gate, echo)
    published(gate)
    corrected(gate, echo)
    gate.hear(period_closed("P2", "2026-04", ()))
    echo.says["/books"] = page({"code": "store", "vouchers": 9, "closed_through": "2026-04"})
    echo.says["/books/store/periods"] = page(close(), close("2026-04"))
    published(gate, "2026-04")
    chain = gate.open("GET", f"/api/v1/public/record/{COMMUNITY}/chain").json
    assert [row["sequence"] for row in chain["documents"]] == [1, 2, 3]
    assert chain["broken_at"] is None
    before = None
    for row in chain["documents"]:
        rest = "" if row["kind"] == "month" else f"/corrections/{row['sequence']}"
        text = gate.open("GET", public_path(f"/{row['period']}{rest}/record.json")).data
        assert hashlib.sha256(text).hexdigest() == row["hash"]
        assert json.loads(text)["previous_hash"] == row["previous_hash"] == before
        before = row["hash"]
    assert "accountant" not in json.dumps(chain)


def test_a_tampered_byte_is_found_and_shown(gate, echo):
    closed_march(gate, echo)
    published(gate)
    corrected(gate, echo)
    with gateway.connection():
        row = queries.publication(COMMUNITY, PERIOD)
        gateway.run(lambda: allow_changes(gateway.proxy.obj, "publication"))
        forged = row.content.replace('"amount_fen":3500', '"amount_fen":3501')
        assert forged != row.content
        gateway.run(
            lambda: Publication.update(content=forged).where(Publication.id == row.id).execute()
        )
    assert gate.open("GET", f"/api/v1/public/record/{COMMUNITY}/chain").json["broken_at"] == 1
    assert "在第 1 号断开" in gate.open("GET", public_path(f"/{PERIOD}")).text


def test_a_fund_is_shown_with_its_opening_and_closing_balance(gate, echo):
    moved = figures(opening_fen=100, income_fen=1001, closing_fen=1101)
    closed_march(gate, echo, **{"/disclosure": disclosure(fund(figures=moved))})
    published(gate)
    text = gate.open("GET", public_path(f"/{PERIOD}")).text
    assert "维修专项" in text and "11.01" in text


def test_nobody_without_the_permission_prepares_or_reads_drafts(gate, echo):
    closed_march(gate, echo)
    for role in ("clerk", "cashier", "steward", "repairer", "reviewer", "admin", "district"):
        assert gate.refused(SNAPSHOTS, {"period": PERIOD}, role=role) == "forbidden"
    for role in ("clerk", "cashier", "steward", "repairer"):
        assert gate.ask("GET", SNAPSHOTS, role=role).status == 403
    assert gate.open("GET", SNAPSHOTS).status_code == 401
