"""Each comparison made to differ by one row of one database: the document is named."""

from contextlib import ExitStack
from dataclasses import replace
from types import SimpleNamespace

import pytest

from gateway.app import SERVICE as GATEWAY
from gateway.audit import queries
from gateway.audit.words import COMPARISONS
from services.funds.app import SERVICE as FUNDS
from services.ledger.app import SERVICE as LEDGER
from services.ledger.books.models import Book
from services.ledger.vouchers.models import Voucher, VoucherLine
from services.property.app import SERVICE as PROPERTY
from services.store.app import SERVICE as STORE
from shared import cursors, follower, partitions
from shared.database import allow_changes, forbid_changes
from shared.ids import new_id
from shared.settings import SERVICES
from tests import engines
from tests.gateway.conftest import Gate, serving
from tests.gateway.evidence import (
    DAY,
    a_commitment,
    a_contribution,
    a_contribution_from_profit,
    a_day_close,
    a_day_heard,
    a_delivery,
    a_deposit,
    a_fee_paid_ahead,
    a_level,
    a_month_of_fees,
    a_movement,
    a_return,
    a_settlement,
    a_stock_issue,
    an_agency_payment,
    another_use,
    income_of_common_parts,
    money_for_an_errand,
    paid,
)
from tests.service import Asked

HEARD_ALL = 10**6
ALL = (STORE, PROPERTY, FUNDS, LEDGER)


@pytest.fixture(scope="module", params=engines.ENGINES)
def world(request):
    """The gateway in front of the four real services, none of which waits for a fact."""
    with engines.fresh(request.param) as settings, ExitStack() as stack:
        asked = {
            name: Asked(service, settings) for service in ALL for name in [service.database.name]
        }
        upstreams = {name: stack.enter_context(serving(asked[name].app)) for name in SERVICES}
        gate = Gate(replace(settings, upstreams=upstreams))
        for service in (*ALL, GATEWAY):
            stack.callback(service.database.close)
            with service.database.connection():
                for source in follower.sources_of(service.reactions):
                    cursors.rows(service.database, source)
                    last = {"sequence": HEARD_ALL, "id": "last"}
                    cursors.move(service.database, source, partitions.ALL, last, HEARD_ALL)
        yield SimpleNamespace(gate=gate, **asked)


def audited(world, community: str) -> dict[str, dict]:
    """What does not agree, by its code."""
    gate = world.gate
    with gate.app.app_context(), GATEWAY.database.connection():
        result = queries.audit(
            community, gate.app.extensions["door"], gate.app.extensions["upstreams"]
        )
        shown = queries.shown(community, result)
    assert result.outcome in ("agrees", "differs"), result
    return {row["code"]: row for row in shown["comparisons"] if not row["agrees"]}


ROWS = [
    ("revenue", STORE, a_day_close, "day_close", 3500, None),
    ("stock_value", STORE, a_movement, "goods_receipt", 800, None),
    ("parts_issued", STORE, a_stock_issue, "stock_issue", 60, None),
    ("payables", STORE, a_delivery, "goods_receipt", 90, None),
    ("deposits", STORE, a_deposit, "deposit_movement", 120, None),
    ("agency", STORE, an_agency_payment, "agency_payment", -30, None),
    ("clearing", STORE, a_settlement, "settlement", -40, None),
    ("fund_balances", FUNDS, a_contribution, "contribution", 5000, None),
    ("distributed_profit", FUNDS, a_contribution_from_profit, "contribution", 5000, None),
    ("commitments", FUNDS, a_commitment, "commitment", 200, None),
    ("repair_refunds", FUNDS, a_return, "disbursement_return", 70, None),
    ("other_uses", FUNDS, another_use, "disbursement", 150, None),
]


@pytest.mark.parametrize(("code", "service", "write", "kind", "left", "right"), ROWS)
def test_a_row_that_one_side_alone_has_is_named(world, code, service, write, kind, left, right):
    community, row_id = f"row-{code}", new_id()
    with service.database.connection():
        service.database.run(lambda: write(community, row_id))
    found = audited(world, community)[code]
    named = next(row for row in found["documents"] if row["id"] == row_id)
    assert (named["kind"], named["left_fen"], named["right_fen"]) == (kind, left, right)
    assert named["day"] == DAY.isoformat()
    assert "2026-03-12" in named["sentence_zh"]


FACTS = [
    ("fund_sales", LEDGER, lambda row_id: paid(row_id, "volunteer_rewards"), -150),
    ("disbursements", LEDGER, lambda row_id: paid(row_id, "repair", "W1"), 150),
    ("fees_prepaid", LEDGER, a_fee_paid_ahead, 400),
    ("fees_receivable", LEDGER, a_month_of_fees, 300),
    ("errand_money", LEDGER, money_for_an_errand, 86),
    ("common_income", LEDGER, income_of_common_parts, 300),
]


@pytest.mark.parametrize(("code", "service", "fact_of", "fen"), FACTS)
def test_a_voucher_that_the_books_alone_have_is_named(world, code, service, fact_of, fen):
    community, row_id = f"fact-{code}", new_id()
    world.ledger.hear(fact_of(row_id), community=community)
    found = audited(world, community)[code]
    (named,) = found["documents"]
    assert (named["kind"], named["id"]) == ("voucher", row_id)
    assert (named["left_fen"], named["right_fen"]) == (None, fen)
    assert named["voucher"] == "2026-03 记-1"
    assert "2026-03-12 的凭证 2026-03 记-1" in found["sentence_zh"]
    assert "The voucher 2026-03 记-1 of 2026-03-12" in found["sentence"]


def test_a_day_that_the_tracker_alone_heard_is_named(world):
    row_id = new_id()
    world.gate.hear(a_day_heard(row_id), community="tracker")
    found = audited(world, "tracker")
    assert list(found) == ["tracker"]
    (named,) = found["tracker"]["documents"]
    assert (named["kind"], named["id"], named["part"]) == ("day_close", row_id, "revenue")
    assert (named["left_fen"], named["right_fen"]) == (3500, None)


def touch(community: str, book: str, account: str, more_fen: int) -> None:
    """Write to a posted line past the trigger, as somebody at the database could."""
    database = LEDGER.database
    with database.connection(), database.transaction():
        allow_changes(database.proxy.obj, "voucher_line")
        ours = Voucher.select(Voucher.id).where(Voucher.book.in_(_books(community, book)))
        changed = (
            VoucherLine.update(debit_fen=VoucherLine.debit_fen + more_fen)
            .where(
                VoucherLine.voucher.in_(ours)
                & (VoucherLine.account == account)
                & (VoucherLine.debit_fen > 0)
            )
            .execute()
        )
        assert changed == 1
        forbid_changes(database.proxy.obj, "voucher_line", "postings are final")


def _books(community: str, code: str) -> list:
    return list(Book.select().where((Book.community == community) & (Book.code == code)))


def test_a_touched_voucher_is_named_though_nobody_else_knows_it(world):
    row_id = new_id()
    world.ledger.hear(a_fee_paid_ahead(row_id), community="books")
    touch("books", "property", "100201", 7)
    found = audited(world, "books")["books"]
    (named,) = found["documents"]
    assert (named["id"], named["left_fen"], named["part"]) == (row_id, 7, "property")
    assert "物业公司的凭证链在 2026-03 记-1 处断开" in found["sentence_zh"]
    assert "breaks at voucher 2026-03 记-1" in found["sentence"]


def test_an_intercompany_line_that_one_book_changed_is_named(world):
    row_id = new_id()
    world.ledger.hear(paid(row_id, "repair", "W1"), community="between")
    touch("between", "property", "122101", 9)
    found = audited(world, "between")["intercompany"]
    (named,) = found["documents"]
    assert (named["id"], named["left_fen"], named["right_fen"]) == (row_id, 150, 159)


def test_a_sum_that_was_changed_without_a_document_is_named_itself(world):
    with STORE.database.connection():
        goods = STORE.database.run(lambda: a_level("kept"))
    found = audited(world, "kept")["stock_value"]
    (named,) = found["documents"]
    assert (named["kind"], named["id"], named["left_fen"]) == ("kept", goods.id, 800)
    assert "RICE 的余额与它的明细不符，多 8.00 元。" in found["sentence_zh"]


def test_documents_of_another_community_are_not_asked_for(world):
    with STORE.database.connection():
        STORE.database.run(lambda: a_day_close("elsewhere", new_id()))
    assert audited(world, "nothing-happened-here") == {}


def test_the_documents_are_for_the_audit_and_for_nobody_else(world):
    outside = world.gate.ask("GET", "/api/v1/store/figures/stock", role="admin")
    assert (outside.status, outside.body["code"]) == (404, "path_unknown")
    inside = world.store.ask("GET", "/figures/stock", role="accountant")
    assert (inside.status, inside.body["code"]) == (403, "forbidden")
    audit = {"role": "", "user": "gateway", "acting_service": "gateway"}
    unknown = world.store.ask("GET", "/figures/nonsense", **audit)
    assert (unknown.status, unknown.body["code"]) == (404, "figure_unknown")


def test_only_the_parts_that_differ_are_asked_for(world):
    with STORE.database.connection():
        STORE.database.run(lambda: a_deposit("parts", new_id()))
    audit = {"role": "", "user": "gateway", "acting_service": "gateway", "community": "parts"}
    counts = [
        len(world.store.get(f"/figures/deposits?part={part}", **audit)["documents"])
        for part in ("member", "gift_card")
    ]
    assert counts == [1, 0]


def test_every_comparison_is_made_to_differ_here():
    tampered = {code for code, *_ in (*ROWS, *FACTS)} | {"tracker", "books", "intercompany"}
    assert tampered == set(COMPARISONS)
