"""Any mix of money coming, promised, agreed to, paid and coming back, in any order and repeated."""

import itertools
import json
import uuid
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as tried
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.funds.app import SERVICE
from services.funds.figures import figures
from shared import clock, facts, follower
from shared.errors import Refusal
from shared.facts import (
    CommitmentMade,
    CommitmentRaised,
    CommitmentReduced,
    CommitmentReleased,
    ContributionReceived,
    DisbursementMade,
    DisbursementReturned,
)
from tests import engines
from tests.funds.conftest import accepted, moved
from tests.service import Asked, event_of, running

FIRST_DAY = date(2026, 3, 20)
THRESHOLD_FEN = 1_000
LEVELS = '[{"above_fen": 3000, "approvals": 2}]'
OPEN = ("awaiting_approval", "made")
PENDING = ("awaiting_review", "awaiting_payment")
EVERY_ROLE = "steward+accountant+reviewer+cashier"
ENDED = {"commitment_resolved", "commitment_not_approved", "commitment_expired"}
FUND = {"fund_overdrawn", "fund_frozen"}
SELF = {"approver_is_maker", "reviewer_is_requester", "payer_is_requester", "payer_is_reviewer"}
CHANGED = {"commitment_differs", "expiry_past"}  # asked again after it grew or shrank, or too late
# What may stand in the way of each verb; anything else is a fault.
REFUSALS = {
    "for-use": FUND | CHANGED,
    "commitments": FUND | CHANGED | {"work_order_cancelled"},
    "approve": ENDED | SELF | FUND | {"approved_already", "raise_resolved"},
    "void": ENDED,
    "refuse": {"raise_resolved", "disbursement_request_state"},
    "release": ENDED | {"payment_pending", "commitment_of_order"},
    "renew": FUND | {"commitment_not_renewable", "commitment_renewed", "commitment_of_order"},
    "raise": ENDED | FUND | {"raise_pending", "commitment_of_order", "work_order_completed"},
    "reduce": ENDED | {"reduction_too_large", "commitment_of_order"},
    "payments": ENDED | {"disbursement_exceeds_commitment", "work_not_accepted", "payment_pending"},
    "review": SELF | {"disbursement_request_state"},
    "pay": ENDED | SELF | FUND | {"disbursement_request_state", "payment_pending"},
    "returns": {"return_exceeds_payment"},
    "contributions": set(),
}

FEN = st.integers(1, 5_000)
SMALL = st.integers(1, 800)
PERSON = st.sampled_from(["li", "wang", "zhao"])
PICK = st.integers(0, 10**6)
NUMBERS = itertools.count(1)


def new_id() -> str:
    """An id that nothing had before; ids of one run sort alike in the next, so that what is picked
    by its place is the same thing."""
    return str(uuid.UUID(int=next(NUMBERS), version=4))


def rows(statement: str, *values) -> list[tuple]:
    """What the tables say."""
    proxy = SERVICE.database.proxy
    return list(proxy.execute_sql(statement.replace("?", proxy.param), values).fetchall())


class Money(RuleBasedStateMachine):
    """The funds of one community, to which anything may happen."""

    funds: Asked  # one service for all runs; every run is a community of its own
    fund_ids = Bundle("fund_ids")

    def __init__(self):
        super().__init__()
        self.community = f"community-{next(NUMBERS)}"
        self.today = FIRST_DAY
        self.requests: list[tuple] = []  # everything that was done, to be asked again
        self.orders: list[dict] = []
        self.resolved: dict[str, tuple] = {}

    # -- asking ----------------------------------------------------------------------------

    def at_noon(self):
        return clock.fixed(clock.at(self.today, 12))

    def ask(self, path: str, body=None, user: str = "li", service: str | None = None):
        """The body of the answer; None where it was refused for a reason that may be."""
        who = {"role": EVERY_ROLE, "user": user, "acting_service": service}
        with self.at_noon():
            answer = self.funds.ask("POST", path, body, community=self.community, **who)
        if answer.status < 400:
            self.requests.append((path, body, user, service))
            return answer.body
        assert answer.body["code"] in REFUSALS[path.split("/")[-1]], (path, body, answer.body)
        return None

    def hear(self, *heard) -> None:
        """News that may come twice; what cannot be done is refused by its name."""
        database = SERVICE.database
        for fact in heard:
            event = event_of(fact, 1, self.community)
            with database.connection(), self.at_noon():
                try:
                    database.run(lambda e=event: follower.react(database, SERVICE.reactions, e))
                except Refusal as refused:
                    assert refused.code in REFUSALS["payments"], refused

    def picked(self, table: str, pick: int, states=None) -> str | None:
        with SERVICE.database.connection():
            found = rows(
                f"SELECT id, {'state' if states else '1'} FROM {table} "
                "WHERE community = ? ORDER BY id",
                self.community,
            )
        ids = [each for each, state in found if not states or state in states or pick % 7 == 0]
        return ids[pick % len(ids)] if ids else None

    # -- what happens ----------------------------------------------------------------------

    @initialize(target=fund_ids, lot_order=st.sampled_from(["fifo", "pro_rata"]))
    def a_fund_that_takes_its_lots_in_some_order(self, lot_order):
        return self.found(lot_order)

    @initialize(target=fund_ids)
    def another_fund(self):
        return self.found("fifo")

    def found(self, lot_order: str) -> str:
        wanted = {"name": "专项", "nature": "G", "purpose": "社区", "legal_holder": "社区"}
        wanted |= {"book": "store", "approval_threshold_fen": THRESHOLD_FEN}
        fund_id = self.funds.post("/funds", wanted, community=self.community)["id"]
        with SERVICE.database.connection():
            terms = "UPDATE fund SET lot_order = ?, approval_levels = ? WHERE id = ?"
            change(terms, lot_order, LEVELS, fund_id)
        for fen in (700, 400, 4_000):
            self.contributed(fund_id, fen)
        self.paid_through_all_hands(fund_id, 900, 800)
        waiting = self.agreed_by_all(fund_id, 1_200)
        self.ask(f"/commitments/{waiting['id']}/payments", payment(300))
        return fund_id

    def agreed_by_all(self, fund_id: str, fen: int) -> dict | None:
        """What li asks for, wang and zhao agree to."""
        body = {"id": new_id(), "fund_id": fund_id, "use": "relief", "memo": "慰问"}
        asked = self.ask("/commitments/for-use", body | {"amount_fen": fen})
        for user in ("wang", "zhao")[: asked["approvals_needed"] if asked else 0]:
            self.ask(f"/commitments/{asked['id']}/approve", None, user)
        return asked

    def paid_through_all_hands(self, fund_id: str, fen: int, part_fen: int) -> None:
        """What they agreed to is asked for by li, reviewed by wang and paid by zhao."""
        if made := self.agreed_by_all(fund_id, fen):
            path = f"/commitments/{made['id']}/payments"
            if request := self.ask(path, payment(part_fen)):
                path = f"/disbursement-requests/{request['id']}"
                if request["state"] == "awaiting_review":
                    self.ask(f"{path}/review", None, "wang")
                paid = {"bank_reference": "1", "paid_on": self.today.isoformat()}
                self.ask(f"{path}/pay", paid, "zhao")

    @rule(fund_id=fund_ids, fen=FEN, percent=st.sampled_from([20, 80, 100]), pick=PICK)
    def a_use_passes_through_all_hands(self, fund_id, fen, percent, pick):
        """And of some earlier payment something comes back."""
        self.paid_through_all_hands(fund_id, fen, max(1, fen * percent // 100))
        self.a_payment_comes_back(pick, 1 + pick % 300)

    @rule(fund_id=fund_ids, fen=SMALL)
    def what_was_agreed_to_lapses_at_midnight(self, fund_id, fen):
        body = {"id": new_id(), "fund_id": fund_id, "use": "relief", "memo": "慰问"}
        body |= {"amount_fen": fen, "expires_on": self.today.isoformat()}
        if made := self.ask("/commitments/for-use", body):
            if fen % 2:
                self.ask(f"/commitments/{made['id']}/raise", raised(THRESHOLD_FEN))
            self.midnight_passes(1, fen % 3 == 0)
            self.ask(f"/commitments/{made['id']}/renew", {"id": new_id()})

    @rule(fund_id=fund_ids, fen=FEN)
    def money_comes(self, fund_id, fen):
        self.contributed(fund_id, fen)

    def contributed(self, fund_id, fen):
        body = {"id": new_id(), "fund_id": fund_id, "source": "grant"}
        body |= {"source_document": f"财社 {new_id()}", "amount_fen": fen}
        self.ask("/contributions", body | {"received_on": self.today.isoformat()})

    @rule(fund_id=fund_ids, fen=FEN, user=PERSON, days=st.none() | st.integers(0, 3))
    def a_use_is_asked_for(self, fund_id, fen, user, days):
        body = {"id": new_id(), "fund_id": fund_id, "use": "relief", "memo": "慰问"}
        body |= {"amount_fen": fen}
        if days is not None:
            body["expires_on"] = (self.today + timedelta(days=days)).isoformat()
        self.ask("/commitments/for-use", body, user)

    @rule(fund_id=fund_ids, fen=FEN, pick=PICK)
    def a_repair_is_asked_for(self, fund_id, fen, pick):
        again = self.orders and pick % 3 == 1
        order = self.orders[pick % len(self.orders)]["work_order_id"] if again else None
        body = {"id": new_id(), "fund_id": fund_id, "amount_fen": fen, "managed": False}
        body |= {"work_order_id": order or new_id(), "building_id": new_id()}
        made = self.ask("/commitments", body | {"category": "roof"}, service="property")
        if made:
            self.orders.append(made)

    @rule(
        verb=st.sampled_from(["approve", "approve", "void", "release", "renew"]),
        pick=PICK,
        user=PERSON,
    )
    def a_commitment_is_decided(self, verb, pick, user):
        states = {"renew": ("voided", "released", "expired"), "release": OPEN}
        chosen = self.picked("commitment", pick, states.get(verb, ("awaiting_approval",)))
        if chosen:
            reason = {"reason": "再议"} if verb in ("void", "release") else None
            body = {"id": new_id()} if verb == "renew" else reason
            service = "property" if verb == "release" and self.is_of_order(chosen) else None
            self.ask(f"/commitments/{chosen}/{verb}", body, user, service)

    @rule(verb=st.sampled_from(["raise", "reduce"]), pick=PICK, fen=SMALL, user=PERSON)
    def a_commitment_grows_or_shrinks(self, verb, pick, fen, user):
        if chosen := self.picked("commitment", pick, ("made",)):
            word = {"raise": "added_fen", "reduce": "reduced_fen"}[verb]
            body = {"id": new_id(), word: fen, "reason": "改价"}
            service = "property" if verb == "raise" and self.is_of_order(chosen) else None
            self.ask(f"/commitments/{chosen}/{verb}", body, user, service)

    def is_of_order(self, commitment_id: str) -> bool:
        return any(order["id"] == commitment_id for order in self.orders)

    @rule(verb=st.sampled_from(["approve", "approve", "refuse"]), pick=PICK, user=PERSON)
    def a_raise_is_decided(self, verb, pick, user):
        if chosen := self.picked("commitment_raise", pick, ("awaiting_approval",)):
            body = {"reason": "再议"} if verb == "refuse" else None
            self.ask(f"/commitment-raises/{chosen}/{verb}", body, user)

    @rule(pick=PICK, fen=SMALL, is_last=st.booleans(), user=PERSON)
    def a_payment_is_asked_for(self, pick, fen, is_last, user):
        if chosen := self.picked("commitment", pick, ("made",)):
            body = payment(fen) | {"is_last": is_last}
            self.ask(f"/commitments/{chosen}/payments", body, user)

    @rule(verb=st.sampled_from(["review", "pay", "pay", "pay", "refuse"]), pick=PICK, user=PERSON)
    def a_payment_goes_on(self, verb, pick, user):
        states = {"review": ("awaiting_review",), "pay": ("awaiting_payment",)}
        if chosen := self.picked("disbursement_request", pick, states.get(verb, PENDING)):
            body = {"reason": "缺票"} if verb == "refuse" else None
            if verb == "pay":
                body = {"bank_reference": "1", "paid_on": self.today.isoformat()}
            self.ask(f"/disbursement-requests/{chosen}/{verb}", body, user)

    @rule(pick=PICK, fen=SMALL)
    def a_payment_comes_back(self, pick, fen):
        if chosen := self.picked("disbursement", pick):
            body = {"id": new_id(), "amount_fen": fen, "reason": "退货"}
            body["received_on"] = self.today.isoformat()
            self.ask(f"/disbursements/{chosen}/returns", body)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, percent=st.sampled_from([0, 30, 100, 100, 101]))
    def a_repair_is_accepted(self, pick, percent):
        order = self.orders[pick % len(self.orders)]
        news = accepted(order, order["amount_fen"] * percent // 100)
        self.hear(replace(news, accepted_on=self.today.isoformat()))

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, state=st.sampled_from(["cancelled", "completed", "completed"]))
    def an_order_moves(self, pick, state):
        news = moved(self.orders[pick % len(self.orders)]["work_order_id"], state)
        news = replace(news, moved_on=self.today.isoformat())
        self.hear(news, news)

    @rule(days=st.integers(1, 2), with_chores=st.booleans())
    def midnight_passes(self, days, with_chores):
        self.today += timedelta(days=days)
        if with_chores:
            with self.at_noon():
                SERVICE.chores()

    @rule(fund_id=fund_ids, status=st.sampled_from(["frozen", "active", "active", "active"]))
    def a_fund_is_frozen_or_thawed(self, fund_id, status):
        with SERVICE.database.connection():
            change("UPDATE fund SET status = ? WHERE id = ?", status, fund_id)

    @precondition(lambda self: self.requests)
    @rule(pick=PICK)
    def anything_is_asked_again_under_another_key(self, pick):
        """What has a name of its client's is the same thing; the rest is refused or is more."""
        path, body, user, service = self.requests[pick % len(self.requests)]
        before = self.counts()
        again = self.ask(path, body, user, service)
        if again:
            self.requests.pop()
        assert self.counts() == before, (path, body)

    def counts(self) -> list[tuple]:
        tables = ("contribution", "commitment", "commitment_raise", "commitment_reduction")
        tables += ("disbursement", "disbursement_request", "disbursement_return", "approval")
        with SERVICE.database.connection():
            return [
                rows(f"SELECT COUNT(*) FROM {table} WHERE community = ?", self.community)[0]
                for table in tables
            ]

    # -- what always holds -----------------------------------------------------------------

    @invariant()
    def the_sums_are_what_the_rows_say(self):
        with SERVICE.database.connection():
            for fund_id, *sums in rows(
                "SELECT id, contributed_fen, committed_fen, disbursed_fen, withdrawn_fen "
                "FROM fund WHERE community = ?",
                self.community,
            ):
                contributed, committed, disbursed, withdrawn = sums
                assert contributed - committed - disbursed - withdrawn >= 0
                assert [contributed, committed, disbursed] == self.added_up(fund_id)
                assert withdrawn == 0

    def added_up(self, fund_id: str) -> list[int]:
        (came,), (promised,), (more,), (paid,) = (
            rows(f"SELECT CAST(COALESCE(SUM({what}), 0) AS BIGINT) FROM {where}", fund_id)[0]
            for what, where in (
                ("amount_fen", "contribution WHERE fund_id = ?"),
                (
                    "amount_fen - disbursed_fen",
                    f"commitment WHERE fund_id = ? AND state IN {OPEN}",
                ),
                (
                    "r.added_fen",
                    "commitment_raise r JOIN commitment c ON c.id = r.commitment_id "
                    "WHERE c.fund_id = ? AND r.state = 'awaiting_approval'",
                ),
                ("amount_fen - returned_fen", "disbursement WHERE fund_id = ?"),
            )
        )
        return [came, promised + more, paid]

    @invariant()
    def every_fen_is_in_its_lot_or_in_one_payment(self):
        with SERVICE.database.connection():
            out = self.fen_out()
            lots = rows(
                "SELECT id, amount_fen, consumed_fen, reached_fen FROM contribution "
                "WHERE community = ?",
                self.community,
            )
            freed = rows(
                "SELECT f.contribution_id, f.from_fen, f.amount_fen FROM freed_slice f "
                "JOIN contribution c ON c.id = f.contribution_id WHERE c.community = ?",
                self.community,
            )
        free: dict[str, Counter] = defaultdict(Counter)
        for lot, begin, fen in freed:
            free[lot].update(range(begin, begin + fen))
        for lot, amount, consumed, reached in lots:
            assert sum(out[lot].values()) == consumed <= reached <= amount
            # No fen is out twice, none lies in its lot twice, none of those reached is lost.
            free[lot].update(out[lot])
            assert +free[lot] == Counter(range(reached))

    def fen_out(self) -> dict[str, Counter]:
        """By lot, how often each of its fen is out: paid and not come back."""
        out: dict[str, Counter] = defaultdict(Counter)
        slices = "{0}.contribution_id, {0}.from_fen, {0}.amount_fen"
        for lot, begin, fen in rows(
            f"SELECT {slices.format('s')} FROM consumption s JOIN disbursement d "
            "ON d.id = s.disbursement_id WHERE d.community = ?",
            self.community,
        ):
            out[lot].update(range(begin, begin + fen))
        for lot, begin, fen in rows(
            f"SELECT {slices.format('s')} FROM restored_slice s JOIN disbursement_return d "
            "ON d.id = s.disbursement_return_id WHERE d.community = ?",
            self.community,
        ):
            out[lot].subtract(range(begin, begin + fen))
        return out

    @invariant()
    def a_payment_is_the_sum_of_its_slices_and_its_commitment_of_its_payments(self):
        with SERVICE.database.connection():
            wrong = rows(
                "SELECT d.id FROM disbursement d WHERE d.community = ? AND ("
                "d.amount_fen <> (SELECT SUM(amount_fen) FROM consumption "
                "WHERE disbursement_id = d.id) OR d.returned_fen <> "
                "(SELECT COALESCE(SUM(s.amount_fen), 0) FROM restored_slice s "
                "JOIN disbursement_return r ON r.id = s.disbursement_return_id "
                "WHERE r.disbursement_id = d.id))",
                self.community,
            )
            wrong += rows(
                "SELECT c.id FROM commitment c WHERE c.community = ? AND (c.disbursed_fen <> "
                "(SELECT COALESCE(SUM(amount_fen), 0) FROM disbursement "
                "WHERE commitment_id = c.id) OR c.disbursed_fen > c.amount_fen)",
                self.community,
            )
            alone = rows(
                "SELECT id FROM disbursement_request WHERE community = ? AND state = 'paid' "
                "AND (paid_by = requested_by OR reviewed_by IN (paid_by, requested_by))",
                self.community,
            )
        assert not wrong and not alone

    @invariant()
    def what_is_resolved_stays_as_it_is(self):
        with SERVICE.database.connection():
            found = rows(
                f"SELECT id, state, amount_fen, disbursed_fen, resolved_on FROM commitment "
                f"WHERE community = ? AND state NOT IN {OPEN}",
                self.community,
            )
            waiting = rows(
                "SELECT r.id FROM commitment_raise r JOIN commitment c ON c.id = r.commitment_id "
                f"WHERE c.community = ? AND c.state NOT IN {OPEN} "
                "AND r.state = 'awaiting_approval'",
                self.community,
            )
        now = {each: tuple(what) for each, *what in found}
        assert now.items() >= self.resolved.items()
        assert not waiting
        self.resolved = now

    def teardown(self):
        """The facts told, added up, are the figures and the open commitments."""
        database = SERVICE.database
        table = database.kernel.Outbox
        with database.connection():
            outbox = table.select().where(table.community == self.community)
            outbox = outbox.order_by(table.sequence)
            told = [facts.read(row.name, json.loads(row.data)) for row in outbox]
            kept = rows(
                "SELECT id, amount_fen - disbursed_fen FROM commitment "
                "WHERE community = ? AND state = 'made'",
                self.community,
            )
            found = figures(self.community)
        sums, still_open = added_up(told)
        assert still_open == dict(kept)
        assert found["contributed_fen"] == sums[ContributionReceived]
        net = sums[DisbursementMade] - sums[DisbursementReturned]
        assert found["disbursed_fen"] == net
        balances = sum(fund["balance_fen"] for fund in found["funds"].values())
        assert balances == sums[ContributionReceived] - net


def added_up(told: list) -> tuple[Counter, dict[str, int]]:
    """By kind of fact the fen told, and what is open of each commitment that was made."""
    sums: Counter = Counter()
    still_open: dict[str, int] = {}
    for fact in told:
        sums[type(fact)] += getattr(fact, "amount_fen", 0)
        if isinstance(fact, CommitmentMade):
            assert fact.commitment_id not in still_open
            still_open[fact.commitment_id] = fact.amount_fen
        elif isinstance(fact, CommitmentRaised):
            still_open[fact.commitment_id] += fact.added_fen
        elif isinstance(fact, CommitmentReduced):
            still_open[fact.commitment_id] -= fact.reduced_fen
        elif isinstance(fact, DisbursementMade):
            still_open[fact.commitment_id] -= fact.amount_fen
        elif isinstance(fact, CommitmentReleased) and fact.commitment_id in still_open:
            still_open[fact.commitment_id] -= fact.amount_fen
            assert still_open[fact.commitment_id] == 0
    assert all(fen >= 0 for fen in still_open.values())
    return sums, {each: fen for each, fen in still_open.items() if fen}


def payment(fen: int) -> dict:
    """The body of a request for a payment."""
    return {"id": new_id(), "amount_fen": fen, "document": f"发票 {new_id()}"}


def raised(fen: int) -> dict:
    """The body of a raise."""
    return {"id": new_id(), "added_fen": fen, "reason": "改价"}


def change(statement: str, *values) -> None:
    """Terms and status, as the keepers of a fund would set them."""
    proxy = SERVICE.database.proxy
    proxy.execute_sql(statement.replace("?", proxy.param), values)


@pytest.mark.parametrize(("engine", "examples", "steps"), [("sqlite", 20, 40), ("postgres", 6, 40)])
def test_the_money_holds_whatever_happens_to_it(engine, examples, steps):
    chosen = tried(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with engines.fresh(engine) as settings, running(SERVICE, settings) as Money.funds:
        run_state_machine_as_test(Money, settings=chosen)
