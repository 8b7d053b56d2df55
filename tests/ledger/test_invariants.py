"""Any mix of facts, vouchers by hand, corrections and closes, in any order and repeated."""

import json
import uuid
from datetime import date

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as tried
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.ledger.app import SERVICE
from services.ledger.figures import figures
from shared import clock, cursors, follower
from shared.errors import Refusal
from tests import engines
from tests.ledger import by_hand as b
from tests.ledger import happenings as h
from tests.ledger.neighbours import beside_a_quiet_shop
from tests.service import Asked, event_of

TODAY = date(2026, 3, 20)
MONTHS = ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02")
BOOKS = ("store", "property")
BY_HAND = ("1001", "100201", "1121", "122101", "1601", "2001", "224104", "3001", "560201", "5403")
ADDED = ("560202", "160101", "500109")
# What may stand in the way of a close, of a step with a draft, of an account.
CLOSE = {"period_closed_already", "period_not_ready"}
WRITTEN = {"period_closed", "account_frozen", "account_not_postable", "dimension_missing"}
STEP = {*WRITTEN, "draft_not_open", "book_in_use", "no_cash_moves", "signed_already"}
CORRECT = {*WRITTEN, "reversed_already", "corrected_at_source", "opening_final", "date_in_future"}
CORRECT |= {"date_before_original"}
ACCOUNT = {"account_exists", "account_not_addable", "account_unknown", "account_not_empty"}

FEN = st.integers(1, 10**7)
SIGNED = st.integers(-(10**6), 10**6).filter(bool)
BEGINNINGS = [None, "2025-09", "2025-12", "2026-01"]
RECENT = st.dates(date(2026, 1, 20), TODAY).map(date.isoformat)
DAYS = st.dates(date(2025, 11, 1), TODAY).map(date.isoformat)
SLIPS = st.sampled_from(["1926-03-05", "2022-12-31", "2025-10-30", "2062-03-05", "2026-04-19"])
ON = st.one_of(DAYS, DAYS, DAYS, SLIPS)
CHANNELS = st.sampled_from(["wechat", "alipay"])
NATURES = st.sampled_from("EGHX")
PICK = st.integers(0, 10**6)

HAPPENINGS = st.one_of(
    st.builds(h.goods_received, FEN, ON, st.sampled_from(["supplier-1", "supplier-2"])),
    st.builds(
        lambda on, cost, meals, wechat, cash: h.day_closed(
            on, cost_fen=cost, meals_fen=min(meals, wechat), wechat=wechat, cash=cash
        ),
        *(DAYS, FEN, FEN, FEN, FEN),
    ),
    st.builds(lambda fen, on, way: h.settlement(fen, fen // 200, on, way), FEN, ON, CHANNELS),
    st.builds(h.clearing_explained, FEN, st.sampled_from(["gain", "payable"]), ON, CHANNELS),
    st.builds(lambda fen, on: h.clearing_explained(-fen, "loss", on), FEN, ON),
    st.builds(
        lambda kind, fen, on: h.stock_adjusted(kind, fen, on=on),
        *(st.sampled_from(["write_off", "stock_count", "cost_correction"]), SIGNED, ON),
    ),
    st.builds(lambda gain, loss, on: h.variance_resolved(gain, loss, on=on), FEN, FEN, ON),
    st.builds(h.till_closed, SIGNED, ON),
    st.builds(
        h.cash_moved,
        *(st.sampled_from(["pay_in", "pay_out"]), st.sampled_from(["expense", "bank", "other"])),
        *(FEN, ON),
    ),
    st.builds(h.agency_paid, st.sampled_from(["cash", "bank", "wechat"]), FEN, ON),
    st.builds(lambda fen, nature, on: h.contribution(fen, nature, on=on), FEN, NATURES, ON),
    st.builds(
        lambda fen, fund, on, kind: h.work_completed(fen, fund, on, kind),
        *(FEN, st.sampled_from(["fund-1", None]), ON),
        st.sampled_from(["parts", "labour", "outsourced"]),
    ),
    st.builds(
        lambda fen, nature, book, on: h.disbursement(fen, nature, book=book, on=on),
        *(FEN, st.sampled_from("EGH"), st.sampled_from(BOOKS), ON),
    ),
    # A charity buys the repair: a taxed sale, which waits on a day for which no rule is known.
    st.builds(lambda fen, on: h.disbursement(fen, "X", on=on), FEN, DAYS),
)


class Books(RuleBasedStateMachine):
    """The ledger of one community, to which anything may happen."""

    ledger: Asked  # one ledger for all runs; every run is a community of its own

    def __init__(self):
        super().__init__()
        self.community = f"community-{uuid.uuid4().hex[:12]}"
        self.who = {"community": self.community}
        self.heard: list[dict] = []
        self.drafts: list[str] = []
        self.vouchers: list[str] = []
        self.closed: dict[tuple[str, str], bytes] = {}
        self.counts = dict.fromkeys(BOOKS, 0)

    def get(self, path: str):
        return self.ledger.get(path, **self.who)

    def ask(self, path: str, known: set[str], body=None, role: str = "accountant"):
        """The body of the answer, None where it was refused for a known reason."""
        answer = self.ledger.ask("POST", path, body, role=role, **self.who)
        if answer.status < 400:
            return answer.body
        assert answer.body["code"] in known, (path, body, answer.body)
        return None

    # -- what happens ----------------------------------------------------------------------

    @initialize(
        period=st.sampled_from([None, "2025-09", "2025-12", "2026-01"]), fen=FEN, earned=FEN
    )
    def the_book_begins(self, period, fen, earned):
        """With what stood there before, or empty."""
        if period is None:
            return
        lines = [b.line("100201", fen + earned), b.line("3001", 0, fen)]
        result = "310401" if period.endswith("-12") else "500101"
        body = {"period": period, "attachments": 1, "lines": [*lines, b.line(result, 0, earned)]}
        path = "/books/store/drafts/" + self.ask("/books/store/opening-balances", set(), body)["id"]
        self.ask(f"{path}/review", set(), role="reviewer")
        self.ask(f"{path}/post", set())
        again = self.ask("/books/store/opening-balances", {"book_in_use"}, body)
        assert again is None

    @rule(happened=st.lists(HAPPENINGS, min_size=1, max_size=4))
    def something_happens(self, happened):
        for fact in happened:
            self.hear(fact)

    def hear(self, fact):
        database = SERVICE.database
        with database.connection():
            position = database.run(lambda: cursors.place(database, fact.told_by).position)
            event = event_of(fact, position + 1, self.community)
            assert follower.hear_page(
                database, fact.told_by, SERVICE.reactions, [event, event], position + 1
            )
            assert not any(row.failing_id for row in cursors.rows(database, fact.told_by)), fact
        self.heard.append(event)

    @precondition(lambda self: self.heard)
    @rule(pick=PICK, by_another_fact=st.booleans())
    def what_was_told_is_told_again(self, pick, by_another_fact):
        """The same fact changes nothing; another fact of the same document is refused."""
        event = self.heard[pick % len(self.heard)]
        if by_another_fact:
            event = event | {"id": str(uuid.uuid4())}
        before, database = self.posted(), SERVICE.database
        with database.connection():
            try:
                database.run(lambda: follower.react(database, SERVICE.reactions, event))
            except Refusal as refused:
                assert by_another_fact and refused.code == "document_posted_already"
        assert self.posted() == before

    def posted(self) -> int:
        return sum(self.get(f"/books/{book}")["vouchers"] for book in BOOKS)

    @rule(
        day=RECENT,
        fen=SIGNED,
        pair=st.lists(st.sampled_from(BY_HAND + ADDED), min_size=2, max_size=2, unique=True),
    )
    def a_voucher_is_written(self, day, fen, pair):
        lines = [b.line(pair[0], fen, person="王"), b.line(pair[1], 0, fen, outlet="main")]
        wanted = {"voucher_date": day, "memo": "手工", "attachments": 1, "lines": lines}
        draft = self.ask("/books/store/drafts", WRITTEN, wanted)
        if draft:
            self.drafts.append(draft["id"])

    @precondition(lambda self: self.drafts)
    @rule(pick=PICK, verb=st.sampled_from(["review", "return", "sign", "post", "post", "discard"]))
    def a_draft_goes_on(self, pick, verb):
        path = f"/books/store/drafts/{self.drafts[pick % len(self.drafts)]}/{verb}"
        body = {"reason": "再看"} if verb in ("return", "discard") else None
        role = {"review": "reviewer", "return": "reviewer", "sign": "cashier"}.get(verb)
        answer = self.ask(path, STEP, body, role or "accountant")
        if answer and verb == "post":
            self.vouchers.append(answer["id"])

    @rule(day=RECENT, fen=SIGNED)
    def a_voucher_passes_through_all_hands(self, day, fen):
        draft = self.ask("/books/store/drafts", WRITTEN, b.rent(fen, day))
        if draft:
            path = f"/books/store/drafts/{draft['id']}"
            self.ask(f"{path}/review", set(), role="reviewer")
            self.vouchers.append(self.ask(f"{path}/post", set())["id"])

    @precondition(lambda self: self.drafts)
    @rule(period=st.sampled_from([*MONTHS, "2026-03"]))
    def all_that_is_reviewed_is_posted(self, period):
        posted = self.ask("/books/store/drafts/post-reviewed", STEP, {"period": period})
        self.vouchers += [row["id"] for row in posted or ()]

    @precondition(lambda self: self.vouchers)
    @rule(pick=PICK, day=RECENT, verb=st.sampled_from(["reverse", "supplement"]))
    def a_voucher_is_corrected(self, pick, day, verb):
        body = {"voucher_date": day, "reason": "写错"}
        if verb == "supplement":
            body |= {"attachments": 1, "lines": b.rent(7)["lines"]}
        chosen = self.vouchers[pick % len(self.vouchers)]
        draft = self.ask(f"/books/store/vouchers/{chosen}/{verb}", CORRECT, body)
        if draft:
            self.drafts.append(draft["id"])

    @rule(code=st.sampled_from(ADDED), verb=st.sampled_from(["", "/freeze", "/thaw"]))
    def an_account_is_added_frozen_or_thawed(self, code, verb):
        path = f"/books/store/accounts{f'/{code}{verb}' if verb else ''}"
        self.ask(path, ACCOUNT, None if verb else {"code": code, "name": "新科目"})

    @precondition(lambda self: len(self.heard) > 4)
    @rule(months=st.integers(1, 3))
    def the_shops_next_months_are_closed(self, months):
        self.close_next("store", months)

    @precondition(lambda self: len(self.heard) > 4)
    @rule(months=st.integers(1, 3))
    def the_property_companys_next_months_are_closed(self, months):
        self.close_next("property", months)

    def close_next(self, book, months):
        """What waits is posted or given up first."""
        for draft in self.drafts if book == "store" else ():
            path = f"/books/store/drafts/{draft}"
            self.ask(f"{path}/review", STEP, role="reviewer")
            if not self.ask(f"{path}/post", STEP):
                self.ask(f"{path}/return", STEP, {"reason": "作废"}, role="reviewer")
                self.ask(f"{path}/discard", STEP, {"reason": "作废"})
        self.drafts.clear()
        through = self.get(f"/books/{book}")["closed_through"] or ""
        for period in [month for month in MONTHS if month > through][:months]:
            self.a_month_is_closed(book, period)

    @rule(book=st.sampled_from(BOOKS), period=st.sampled_from([*MONTHS, "2026-03"]))
    def some_month_is_asked_to_close(self, book, period):
        if self.heard:
            self.a_month_is_closed(book, period)

    def a_month_is_closed(self, book, period):
        """With whatever warns accepted; what blocks is said by name."""
        answer, accepted = self.ask_to_close(book, period, ()), ()
        if answer.status == 409 and answer.body["code"] == "period_not_ready":
            obstacles = answer.body["obstacles"]
            assert obstacles and all(row["count"] for row in obstacles)
            accepted = tuple(row["code"] for row in obstacles if row["severity"] == "warning")
            if len(accepted) == len(obstacles):
                answer = self.ask_to_close(book, period, accepted)
                assert answer.status == 201, answer
        if answer.status == 201:
            self.closed[book, period] = self.trial_balance(book, period)
        else:
            assert answer.body["code"] in CLOSE, answer

    def ask_to_close(self, book, period, accepted):
        token = self.ledger.token("accountant", **self.who)
        return h.send_close(self.ledger, token, book, period, str(uuid.uuid4()), accepted)

    # -- what always holds -----------------------------------------------------------------

    def trial_balance(self, book: str, period: str) -> bytes:
        found = self.get(f"/books/{book}/reports/trial-balance?period={period}")
        return json.dumps(found, ensure_ascii=False).encode()

    @invariant()
    def debits_equal_credits_and_numbers_only_grow(self):
        for book in BOOKS:
            assert self.get(f"/books/{book}/reports/trial-balance?period=2026-05")["balanced"]
            count = self.get(f"/books/{book}")["vouchers"]
            assert count >= self.counts[book]
            self.counts[book] = count

    def teardown(self):
        """Everything else, once at the end of a run: nothing of it can heal.

        Every other run ends with all months closed.
        """
        if len(self.heard) % 2:
            for book in BOOKS:
                self.close_next(book, len(MONTHS))
        for (book, period), sealed in self.closed.items():
            assert self.trial_balance(book, period) == sealed, f"{book} {period} changed"
        for book in BOOKS:
            found = self.get(f"/books/{book}/verify")
            assert (found["broken_at"], found["differences"]) == (None, [])
            assert found["debit_fen"] == found["credit_fen"]
            vouchers = self.all(f"/books/{book}/vouchers")
            assert len(vouchers) == found["vouchers"]
            self.numbers_have_no_gap(vouchers)
            self.statements_hold(book)
            self.cash_moved_as_the_flow_says(book, vouchers)
        with SERVICE.database.connection():
            told = figures(self.community)["distribution"]
        assert told["told_fen"] <= told["earned_fen"]

    def all(self, path: str) -> list[dict]:
        items, after = [], ""
        while after is not None:
            page = self.get(f"{path}?limit=200{after and f'&after={after}'}")
            items, after = items + page["items"], page["next"]
        return items

    def numbers_have_no_gap(self, vouchers: list[dict]) -> None:
        numbers: dict[tuple, list[int]] = {}
        for row in vouchers:
            numbers.setdefault((row["period"], row["word"]), []).append(row["number"])
            assert row["voucher_date"][:7] == row["period"]
        for found in numbers.values():
            assert found == list(range(1, len(found) + 1))

    def statements_hold(self, book: str) -> None:
        for period in (*MONTHS, "2026-03", "2026-05"):
            assert json.loads(self.trial_balance(book, period))["balanced"]
            assert self.get(f"/books/{book}/reports/balance-sheet?period={period}")["balanced"]
            income = self.get(f"/books/{book}/reports/income-statement?period={period}")
            assert all(check["holds"] for check in income["checks"]), (book, period, income)
        closed_through = self.get(f"/books/{book}")["closed_through"]
        if closed_through:
            trial = json.loads(self.trial_balance(book, closed_through))
            left = {
                row["code"]: row["closing_debit_fen"] - row["closing_credit_fen"]
                for row in trial["rows"]
                if row["code"].startswith("5")
                or (closed_through.endswith("-12") and row["code"] in ("3103", "310402", "310403"))
            }
            assert not any(left.values()), (book, closed_through, left)

    def cash_moved_as_the_flow_says(self, book: str, vouchers: list[dict]) -> None:
        """Every row together is the change of cash: row 22 of 会小企03表 is row 1 of 会小企01表."""
        flow = sum(
            line["credit_fen"] - line["debit_fen"]
            for row in vouchers
            for line in row["lines"]
            if line["cash_flow"] is not None
        )
        sheet = self.get(f"/books/{book}/reports/balance-sheet?period=2026-05")
        assert flow == sheet["rows"][0]["closing_fen"]


@pytest.mark.parametrize(("engine", "examples", "steps"), [("sqlite", 20, 30), ("postgres", 6, 25)])
def test_the_books_hold_whatever_happens_to_them(engine, examples, steps):
    chosen = tried(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with (
        engines.fresh(engine) as settings,
        beside_a_quiet_shop(settings) as Books.ledger,
        clock.fixed(clock.at(TODAY, 9)),
    ):
        run_state_machine_as_test(Books, settings=chosen)
