"""The comparisons of the audit. Pure: no Flask, no peewee, no clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

AGREES, DIFFERS = "agrees", "differs"
UNSETTLED = "unsettled"  # it differs, but facts are on their way that may be the whole of it
NOT_POSSIBLE = "not_possible"  # somebody was not there to be asked
CONCLUSIVE = (AGREES, DIFFERS)

SCHEDULE = "schedule"  # who asks for a run that nobody asked for
# A difference is seen within the hour in which it arose, and adding up the books of 36 communities
# takes a small part of that time.
EVERY = timedelta(minutes=15)
AGAIN = timedelta(minutes=1)  # after a run that told nothing
FRESH = timedelta(hours=1)  # an older "all agree" says nothing about now
GREEN, AMBER, UNKNOWN = "green", "amber", "unknown"


class Figure(NamedTuple):
    """A sum in fen; `label` says where it was read, in the words of `words.LABELS`."""

    label: str
    value: int


class Part(NamedTuple):
    """One pair inside a comparison, in fen: of a fund, a household, a channel; of all when both
    are empty."""

    kind: str
    name: str
    left_fen: int
    right_fen: int


class Comparison(NamedTuple):
    """Two figures that must be equal; `difference_fen` adds up every part that is not.

    `parts` are those that differ, `broken` each book and the voucher at which its chain breaks.
    """

    code: str
    left: Figure
    right: Figure
    difference_fen: int
    agrees: bool
    parts: tuple[Part, ...]
    broken: tuple[tuple[str, str], ...] = ()


def outcome(comparisons: Sequence[Comparison], settled: bool) -> str:
    """What a run says; a difference counts only if no fact was on its way."""
    if all(comparison.agrees for comparison in comparisons):
        return AGREES
    return DIFFERS if settled else UNSETTLED


def next_due(outcome: str, now: datetime) -> datetime:
    """When the schedule looks again."""
    return now + (EVERY if outcome in CONCLUSIVE else AGAIN)


def keeps_findings(asked_by: str, outcome: str, is_first_of_day: bool) -> bool:
    """Whether a run keeps every comparison with both figures, and not the run alone.

    Where all agree, a day's first run stands for the other 95: 36 communities would else write
    26 million rows a year that say the same.
    """
    return asked_by != SCHEDULE or outcome != AGREES or is_first_of_day


def light(checked_at: datetime | None, amber_since: datetime | None, now: datetime) -> str:
    """green, amber or unknown. A difference does not go because nobody looks any more."""
    if amber_since:
        return AMBER
    return GREEN if checked_at and now - checked_at <= FRESH else UNKNOWN


def compare(
    store: dict, property_: dict, funds: dict, ledger: dict, tracker: dict
) -> list[Comparison]:
    """All of them, from the services' figures and the tracker's own sums."""
    return [
        *_goods(store, ledger),
        _pair(
            "fund_sales",
            ("fund_sales", store["fund_sales_fen"] - funds["rewards_paid_fen"]),
            ("account_122104", ledger["fund_sales_fen"]),
        ),
        *_funds(funds, property_, ledger),
        *_fees(property_, ledger),
        _tracker(tracker, store, funds),
        _books(ledger["books"]),
        _pair(
            "intercompany",
            ("account_224102_of_store", ledger["intercompany"]["store"]),
            ("account_122101_of_property", ledger["intercompany"]["property"]),
        ),
    ]


def _goods(store: dict, ledger: dict) -> list[Comparison]:
    """The shop against its book: what it took, has on its shelves, owes, and is owed."""
    return [
        _pair(
            "revenue",
            ("z_reports", store["z_gross_fen"]),
            ("booked_revenue", ledger["sales_gross_fen"]),
        ),
        _pair(
            "stock_value",
            ("stock_levels", store["stock_value_fen"]),
            ("account_1405", ledger["stock_value_fen"]),
        ),
        _against(
            "parts_issued",
            ("issued_parts", store["issued_fen"]),
            ("parts_on_122101", ledger["parts_issued"]["store"]),
            ("parts_on_224102", ledger["parts_issued"]["property"]),
        ),
        _pair(
            "payables",
            ("owed_to_suppliers", store["payables_fen"]),
            ("account_2202", ledger["payables_fen"]),
        ),
        _of_parts(
            "deposits",
            ("deposit_accounts", "account_2203"),
            [
                Part("deposit", kind, store["deposits"][kind], fen)
                for kind, fen in ledger["deposits"].items()
            ],
        ),
        _pair(
            "agency",
            ("collected_for_others", store["agency_fen"]),
            ("account_224103_of_store", ledger["agency_fen"]),
        ),
        _of_parts(
            "clearing",
            ("owed_by_platforms", "account_1012"),
            [
                Part("channel", channel, store["clearing_fen"][channel], fen)
                for channel, fen in ledger["clearing_fen"].items()
            ],
        ),
    ]


def _funds(funds: dict, property_: dict, ledger: dict) -> list[Comparison]:
    """The funds against the books and the repairs: what they hold, got, promised and paid.

    Nothing is distributed beyond what was earned, and an accepted repair is paid.
    """
    contributed_fen = funds["contributed_from_profit_fen"]
    accepted_fen = property_["repair_paid_fen"] + property_["accepted_unpaid_fen"]
    distribution = ledger["distribution"]
    beyond_fen = distribution["told_fen"] - distribution["earned_fen"]
    return [
        _fund_balances(funds["funds"], ledger["funds"]),
        _against(
            "distributed_profit",
            ("from_profit", contributed_fen),
            ("account_310402", ledger["distributed_fen"]),
            ("earned_profit", contributed_fen - max(0, beyond_fen)),
        ),
        _pair(
            "commitments",
            ("promised_by_funds", funds["open_commitments_fen"]),
            ("promised_to_orders", property_["open_commitments_fen"]),
        ),
        _against(
            "disbursements",
            ("repairs_paid", funds["repair_paid_fen"]),
            ("accepted_repairs", accepted_fen - funds["repair_due_fen"]),
            ("repairs_on_1002", ledger["repair_paid_fen"]),
        ),
        _against(
            "repair_refunds",
            ("repairs_refunded", funds["repair_refunded_fen"]),
            ("refunds_on_1002", ledger["repair_refunded_fen"]),
            ("orders_refunded", property_["repair_returned_fen"]),
        ),
        _pair(
            "other_uses",
            ("other_uses_paid", funds["other_uses_fen"]),
            ("other_uses_on_1002", ledger["other_uses_fen"]),
        ),
    ]


def _fees(property_: dict, ledger: dict) -> list[Comparison]:
    """What each household has paid ahead and owes, what is held for residents' errands, and what
    common parts brought their owners."""
    ahead, owed = (
        _households(property_["fees"][side], ledger["fees"][side])
        for side in ("prepaid", "receivable")
    )
    return [
        _of_parts("fees_prepaid", ("paid_ahead", "account_220305"), ahead),
        _of_parts("fees_receivable", ("owed_by_households", "account_1122"), owed),
        _pair(
            "errand_money",
            ("errand_money", property_["errand_money_fen"]),
            ("account_224103_of_property", ledger["errand_money_fen"]),
        ),
        _pair(
            "common_income",
            ("owners_part", property_["common_income_fen"]),
            ("brought_to_224101", ledger["common_income_fen"]),
        ),
    ]


def _households(told: dict[str, int], booked: dict[str, int]) -> list[Part]:
    """Household by household; who is absent on a side has nothing there."""
    return [
        Part("household", who, told.get(who, 0), booked.get(who, 0))
        for who in sorted(told.keys() | booked.keys())
    ]


def _tracker(tracker: dict, store: dict, funds: dict) -> Comparison:
    """What the gateway heard against what the tellers say."""
    return _of_parts(
        "tracker",
        ("tracker_sums", "sums_of_services"),
        [
            Part("figure", "revenue", tracker["revenue_fen"], store["z_gross_fen"]),
            Part("figure", "contributed", tracker["contributed_fen"], funds["contributed_fen"]),
            Part("figure", "disbursed", tracker["disbursed_fen"], funds["disbursed_fen"]),
        ],
    )


def _pair(code: str, left: tuple[str, int], right: tuple[str, int]) -> Comparison:
    return _of_parts(code, (left[0], right[0]), [Part("", "", left[1], right[1])])._replace(
        difference_fen=left[1] - right[1]
    )


def _against(code: str, left: tuple[str, int], *rights: tuple[str, int]) -> Comparison:
    """One figure against several that must all equal it; shows the first that does not."""
    unequal = [right for right in rights if right[1] != left[1]]
    return _pair(code, left, (unequal or rights)[0])


def _of_parts(code: str, labels: tuple[str, str], parts: Sequence[Part]) -> Comparison:
    unequal = tuple(part for part in parts if part.left_fen != part.right_fen)
    return Comparison(
        code,
        Figure(labels[0], sum(part.left_fen for part in parts)),
        Figure(labels[1], sum(part.right_fen for part in parts)),
        sum(abs(part.left_fen - part.right_fen) for part in unequal),
        not unequal,
        unequal,
    )


def _fund_balances(funds: dict[str, dict], accounts: dict[str, int]) -> Comparison:
    """Every fund against its account; nature X is off our books (domain.md §2.5)."""
    outside = {fund_id for fund_id, fund in funds.items() if fund["nature"] == "X"}
    parts = [
        Part(
            "fund",
            fund_id,
            funds[fund_id]["balance_fen"] if fund_id in funds else 0,
            accounts.get(fund_id, 0),
        )
        for fund_id in sorted((funds.keys() | accounts.keys()) - outside)
    ]
    return _of_parts("fund_balances", ("fund_balances", "fund_accounts"), parts)


def _books(books: dict[str, dict]) -> Comparison:
    """Debits equal credits in every book, and no voucher of its chain was touched."""
    named = sorted(books.items())
    parts = [Part("book", name, book["debit_fen"], book["credit_fen"]) for name, book in named]
    broken = tuple((name, book["broken_at"]) for name, book in named if book["broken_at"])
    balance = _of_parts("books", ("debits", "credits"), parts)
    return balance._replace(agrees=balance.agrees and not broken, broken=broken)
