"""Ten people and the shop write at once, through two processes on one PostgreSQL database."""

import uuid
from contextlib import ExitStack

import pytest
import requests

from services.ledger.app import SERVICE
from tests import engines
from tests.ledger import by_hand as b
from tests.ledger import happenings as h
from tests.service import Asked, running
from tests.threads import together
from tests.webs import process

WRITERS, VOUCHERS_EACH, FACTS = 10, 5, 40
ANSWER_SECONDS = 60


class Office:
    """The people of a community, at whichever process answers."""

    def __init__(self, ledger: Asked, urls: list[str]):
        self.ledger, self.urls = ledger, urls
        roles = ("accountant", "reviewer", "admin")
        self.tokens = {role: ledger.token(role) for role in roles}

    def ask(self, number: int, path: str, body=None, role="accountant", key=None) -> tuple:
        """One request and its answer: status and body."""
        answer = requests.post(
            self.urls[number % len(self.urls)] + path,
            json=body,
            headers={
                "Authorization": f"Bearer {self.tokens[role]}",
                "Idempotency-Key": key or str(uuid.uuid4()),
            },
            timeout=ANSWER_SECONDS,
        )
        return answer.status_code, answer.json()

    def write(self, number: int) -> list[int]:
        """A voucher after another through all hands, the last step asked twice for each."""
        statuses = []
        for one in range(VOUCHERS_EACH):
            day = f"2026-0{2 + (number + one) % 2}-10"
            made, draft = self.ask(number, "/books/store/drafts", b.rent(number + 1, day))
            path, key = f"/books/store/drafts/{draft['id']}", str(uuid.uuid4())
            reviewed, _ = self.ask(number + 1, f"{path}/review", role="reviewer")
            posted, voucher = self.ask(number + one, f"{path}/post", key=key)
            again, same = self.ask(number + one + 1, f"{path}/post", key=key)
            assert same["id"] == voucher["id"]
            statuses += [made, reviewed, posted, again]
        return statuses


@pytest.fixture
def office():
    """Two processes of the ledger on one database; the test's own is the third that writes."""
    with ExitStack() as stack:
        settings = stack.enter_context(engines.fresh("postgres"))
        ledger = stack.enter_context(running(SERVICE, settings))
        urls = [stack.enter_context(process(settings, "ledger")).url for _ in range(2)]
        yield Office(ledger, urls)


def test_ten_writers_and_the_shop_leave_no_gap_no_duplicate_and_nobody_unanswered(office):
    def work(number: int) -> list[int]:
        if number < WRITERS:
            return office.write(number)
        for one in range(FACTS):
            office.ledger.hear(h.goods_received(one + 1, on=f"2026-0{2 + one % 2}-05"))
        return []

    statuses = [status for each in together(WRITERS + 1, work) for status in each]
    assert statuses == [201, 200, 201, 201] * (WRITERS * VOUCHERS_EACH)
    ledger = office.ledger
    found = ledger.get("/books/store/verify")
    assert found["vouchers"] == WRITERS * VOUCHERS_EACH + FACTS
    assert (found["broken_at"], found["differences"]) == (None, [])
    for period in ("2026-02", "2026-03"):
        rows = ledger.get(f"/books/store/vouchers?period={period}&limit=200")["items"]
        assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
        assert len(rows) == found["vouchers"] // 2


def test_one_draft_posted_by_ten_at_two_processes_becomes_one_voucher(office):
    draft = b.make(office.ledger)
    assert b.step(office.ledger, draft, "review").status == 200
    path = f"/books/store/drafts/{draft['id']}/post"
    answers = together(10, lambda number: office.ask(number, path))
    assert sorted(status for status, _ in answers) == [201] + [409] * 9
    closes = together(4, lambda n: office.ask(n, "/books/property/periods/2026-03/close", {}))
    codes = sorted(body.get("code", "closed") for _, body in closes)
    assert codes == ["closed", *["period_closed_already"] * 3]
    found = office.ledger.get("/books/store/verify")
    assert (found["vouchers"], found["broken_at"], found["differences"]) == (1, None, [])
