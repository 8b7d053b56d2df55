"""The counters of budgets, and statements of any day, say what the rows say, after any order of
commands.
"""

from datetime import date, timedelta

from hypothesis import HealthCheck
from hypothesis import settings as tried
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from services.funds.app import SERVICE
from services.funds.budgets.models import Budget, BudgetLine
from services.funds.budgets.queries import kept
from services.funds.funds.models import Fund
from services.funds.statements.queries import statement
from shared import clock
from shared.identity import Principal
from tests.funds.conftest import name
from tests.service import COMMUNITY

LI = Principal("li", COMMUNITY)
FEN = st.integers(1, 60_000)
PICK = st.integers(0, 10**6)
USES = st.sampled_from(["flood_supplies", "relief", "repair"])


def years_of(funds):
    """The years of funds in one running service; each try has a fund of its own."""

    class Years(RuleBasedStateMachine):
        @initialize()
        def found(self):
            self.day = date(2026, 11, 2)
            with self.clock():
                self.fund = funds.found(approval_threshold_fen=30_000)
                funds.grant(self.fund, 500_000)
            self.promised, self.requests, self.raises = [], [], []
            self.ends = []  # of each day: what was promised, and what was there

        def clock(self):
            return clock.fixed(clock.at(self.day, 9))

        def ask(self, path, body=None, role="steward", **how):
            """Ask for what may be refused, but never breaks; the answer if it was done."""
            with self.clock():
                answer = funds.asked.ask("POST", path, body, role=role, **how)
            assert answer.status < 500, answer
            return answer.body if answer.status < 300 else None

        def pick(self, rows, number):
            return rows[number % len(rows)] if rows else None

        @rule(fen=FEN, use=USES, days=st.sampled_from([None, 5]))
        def promise(self, fen, use, days):
            if use == "repair":
                body = funds.wish(self.fund, fen)
                made = self.ask("/commitments", body, acting_service="property")
            else:
                last = days and (self.day + timedelta(days)).isoformat()
                body = {"fund_id": self.fund, "use": use, "amount_fen": fen, "memo": "m"}
                made = self.ask("/commitments/for-use", body | {"expires_on": last})
            if made:
                self.promised.append(made)

        @rule(number=PICK, fen=FEN, what=st.sampled_from(["raise", "reduce", "release", "renew"]))
        def change(self, number, fen, what):
            if not (chosen := self.pick(self.promised, number)):
                return
            body = {
                "raise": {"added_fen": fen, "reason": "r"},
                "reduce": {"reduced_fen": fen, "reason": "r"},
                "release": {"reason": "r"},
                "renew": {},
            }[what]
            order = chosen["work_order_id"] and {"acting_service": "property"}
            done = self.ask(f"/commitments/{chosen['id']}/{what}", body, **(order or {}))
            if done and what == "raise":
                self.raises.append(done)
            if done and what == "renew":
                self.promised.append(done)

        @rule(number=PICK, yes=st.booleans())
        def decide(self, number, yes):
            if chosen := self.pick(self.promised, number):
                word, body = ("approve", None) if yes else ("void", {"reason": "r"})
                self.ask(f"/commitments/{chosen['id']}/{word}", body, role="reviewer")
            if chosen := self.pick(self.raises, number):
                word, body = ("approve", None) if yes else ("refuse", {"reason": "r"})
                self.ask(f"/commitment-raises/{chosen['id']}/{word}", body, role="reviewer")

        @rule(number=PICK, fen=FEN, last=st.booleans())
        def request(self, number, fen, last):
            if chosen := self.pick(self.promised, number):
                body = {"amount_fen": fen, "is_last": last, "document": "d"}
                path = f"/commitments/{chosen['id']}/payments"
                if asked := self.ask(path, body, role="accountant"):
                    self.requests.append(asked["id"])

        @rule(number=PICK, word=st.sampled_from(["review", "pay", "pay", "refuse"]))
        def handle(self, number, word):
            if chosen := self.pick(self.requests, number):
                paid = {"bank_reference": "b", "paid_on": self.day.isoformat()}
                body = {"pay": paid, "refuse": {"reason": "r"}}.get(word)
                role = "cashier" if word == "pay" else "reviewer"
                self.ask(f"/disbursement-requests/{chosen}/{word}", body, role=role)

        @rule(number=PICK, fen=FEN)
        def take_back(self, number, fen):
            paid = funds.asked.get(f"/disbursements?fund_id={self.fund}")["items"]
            if chosen := self.pick(paid, number):
                body = {"amount_fen": fen, "reason": "r", "received_on": self.day.isoformat()}
                self.ask(f"/disbursements/{chosen['id']}/returns", body, role="cashier")

        @rule(fen=st.integers(0, 200_000), ahead=st.integers(0, 1), share=st.integers(0, 100))
        def budget(self, fen, ahead, share):
            lines = [{"use": "flood_supplies", "amount_fen": fen * share // 100}]
            body = {"fund_id": self.fund, "year": self.day.year + ahead, "amount_fen": fen}
            made = self.ask("/budgets", body | {"lines": lines}, role="accountant")
            if made and not self.ask(f"/budgets/{made['id']}/approve", role="reviewer"):
                self.ask(f"/budgets/{made['id']}/refuse", {"reason": "r"}, role="reviewer")

        def budgets(self):
            return funds.asked.get(f"/budgets?fund_id={self.fund}")["items"]

        @rule(number=PICK, fen=st.integers(-60_000, 60_000).filter(bool))
        def supplement(self, number, fen):
            if chosen := self.pick(self.budgets(), number):
                body = {"amount_fen": fen, "purpose": "p"}
                path = f"/budgets/{chosen['id']}/supplements"
                if made := self.ask(path, body, role="accountant"):
                    self.ask(f"/budget-supplements/{made['id']}/approve", role="reviewer")

        @rule(number=PICK, carry_bp=st.integers(0, 10_000))
        def roll_over(self, number, carry_bp):
            if chosen := self.pick(self.budgets(), number):
                body, path = {"carry_bp": carry_bp}, f"/budgets/{chosen['id']}/roll-over"
                if made := self.ask(path, body | {"id": name()}, role="accountant"):
                    approve = f"/budget-roll-overs/{made['id']}/approve"
                    assert self.ask(approve, role="reviewer")

        @rule(days=st.sampled_from([1, 6, 45]))
        def time_passes(self, days):
            self.ends.append((self.day, *self.sums()))
            self.day += timedelta(days)

        def sums(self):
            with SERVICE.database.connection():
                fund = Fund.get_by_id(self.fund)
            return fund.committed_fen, fund.balance_fen

        def teardown(self):
            with self.clock(), SERVICE.database.connection():
                for day, committed_fen, balance_fen in [*self.ends, (self.day, *self.sums())]:
                    found = statement(LI, date(2026, 1, 1), day, self.fund).total
                    assert (found.committed_fen, found.closing_fen) == (committed_fen, balance_fen)

        @invariant()
        def counters_say_what_the_rows_say(self):
            with SERVICE.database.connection():
                for line in BudgetLine.select().join(Budget).where(Budget.fund == self.fund):
                    assert (line.committed_fen, line.disbursed_fen) == kept(line.id)
                    assert line.left_fen >= 0
                    if line.budget.state == "closed":
                        assert line.committed_fen == 0
                fund = Fund.get_by_id(self.fund)
                counted = sum(b.total.committed_fen for b in Budget.select().where(mine(self.fund)))
                assert counted <= fund.committed_fen
                given = sum(b.total.carried_fen for b in Budget.select().where(mine(self.fund)))
                gone = sum(b.total.passed_on_fen for b in Budget.select().where(mine(self.fund)))
                assert given == gone

    return Years


def mine(fund_id):
    """The budgets of a fund that ever were in force."""
    return (Budget.fund == fund_id) & (Budget.state.in_(("active", "closed")))


def test_the_counters_of_budgets_equal_the_rows_after_any_order_of_commands(funds):
    run_state_machine_as_test(
        years_of(funds),
        settings=tried(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
