"""Templates: shapes of vouchers, and those that every month asks for, once."""

from datetime import date
from types import SimpleNamespace

import peewee
import pytest

from services.ledger.database import ledger as database
from services.ledger.drafts.models import Draft
from services.ledger.drafts.rules import fen_in
from services.ledger.templates import rules
from services.ledger.templates.models import Template
from services.ledger.templates.rules import Schedule
from services.ledger.vouchers.rules import month_after, month_of
from shared import clock
from tests.ledger import by_hand as b
from tests.ledger import happenings as h
from tests.threads import together

TEMPLATES = "/books/store/templates"
MAKE = "/books/store/recurring/make"


def shape(account, side, amount_fen=None, **more):
    return {"account": account, "side": side, "amount_fen": amount_fen, **more}


def rent(amount_fen=120_000, **more):
    return {
        "name": "店面房租",
        "memo": "支付房租",
        "lines": [shape("560201", "debit", amount_fen), shape("100201", "credit", amount_fen)],
        **more,
    }


def depreciation(total_fen=1_200_000, last="2026-09", **more):
    return {
        "name": "冷柜折旧",
        "memo": "计提折旧",
        "schedule": {"first_period": "2026-03", "last_period": last, "total_fen": total_fen},
        "lines": [shape("560201", "debit"), shape("1602", "credit")],
        **more,
    }


def monthly(**more):
    return rent(schedule={"first_period": "2026-01", "day": 5, **more})


def keep(ledger, wanted):
    return ledger.post(TEMPLATES, wanted, role="accountant")


def made(ledger, period="2026-03", **who):
    return ledger.post(MAKE, {"period": period}, **{"role": "accountant", **who})


def asked_for(ledger, period="2026-03"):
    return ledger.get(f"/books/store/recurring?period={period}")["items"]


def test_a_total_is_spread_to_the_fen_and_the_last_month_takes_the_remainder():
    schedule = Schedule("2026-10", "2027-04", 31, 1_200_000)
    periods = ["2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04"]
    parts = [rules.part_fen(schedule, period) for period in periods]
    assert parts == [171_428] * 6 + [171_432]
    assert sum(parts) == 1_200_000
    assert [rules.day_in(schedule, period).day for period in periods[3:6]] == [31, 28, 31]
    assert rules.day_in(schedule._replace(day=15), "2027-02") == date(2027, 2, 15)
    assert rules.memo_in("摊销房租", schedule, "2027-01") == "2027年1月摊销房租（第4期，共7期）"
    assert rules.memo_in("支付房租", Schedule("2026-10", None, 5, None), "2027-01") == (
        "2027年1月支付房租"
    )


@pytest.mark.parametrize(
    ("schedule", "right"),
    [
        (Schedule("2026-03", None, 1, None), True),
        (Schedule("2026-03", "2026-03", 1, 1), True),
        (Schedule("2026-03", "2026-02", 1, None), False),
        (Schedule("2026-03", None, 1, 100), False),
        (Schedule("2026-03", "2026-05", 1, 2), False),
        (Schedule("2026-03", "2076-03", 1, None), False),
    ],
)
def test_a_schedule_ends_after_it_begins_and_leaves_each_month_a_fen(schedule, right):
    assert (rules.schedule_problem(schedule) is None) == right


def test_amounts_are_given_by_line_and_each_open_line_needs_one():
    belongs = dict.fromkeys(rules.BELONGS)
    shapes = [
        SimpleNamespace(line_no=1, account="560201", side="debit", amount_fen=None, **belongs),
        SimpleNamespace(line_no=2, account="100201", side="credit", amount_fen=5, **belongs),
    ]
    assert list(rules.amount_problems(shapes, {3: 1})) == ["amounts.3", "amounts.1"]
    assert rules.amount_problems(shapes, {1: 1}) == {}
    lines = rules.filled(shapes, {1: 7, 2: 7})
    assert [(line.debit_fen, line.credit_fen) for line in lines] == [(7, 0), (0, 7)]


def test_an_amount_is_found_as_it_is_written():
    assert [fen_in(text) for text in ("1200", "1,200.00", " 0.5 ", "12.345", "房租", "")] == [
        120_000,
        120_000,
        50,
        None,
        None,
        None,
    ]


def test_a_template_becomes_a_draft_with_the_amounts_given(ledger):
    kept = keep(ledger, rent(None))
    assert [(row["line_no"], row["amount_fen"]) for row in kept["lines"]] == [(1, None), (2, None)]
    path = f"{TEMPLATES}/{kept['id']}/use"
    body = {"voucher_date": "2026-03-20", "amounts": {"1": 98_000}}
    answer = ledger.ask("POST", path, body, role="accountant")
    assert (answer.status, answer.body["code"]) == (422, "amounts_invalid")
    assert [row["field"] for row in answer.body["errors"]] == ["amounts.2"]
    body["amounts"]["2"] = 99_000
    assert ledger.refused(path, body, role="accountant") == "voucher_unbalanced"
    body["amounts"]["2"] = 98_000
    draft = ledger.post(path, {**body, "memo": "支付三月房租"}, role="accountant")
    assert (draft["kind"], draft["memo"], draft["attachments"], draft["template"]) == (
        "manual",
        "支付三月房租",
        1,
        kept["id"],
    )
    assert [(row["debit_fen"], row["credit_fen"]) for row in draft["lines"]] == [
        (98_000, 0),
        (0, 98_000),
    ]
    b.step(ledger, draft, "review")
    assert b.step(ledger, draft, "post").body["amount_fen"] == 98_000
    retired = ledger.post(f"{TEMPLATES}/{kept['id']}/retire", role="accountant")
    assert retired["retired_by"] == "accountant"
    assert ledger.refused(path, body, role="accountant") == "template_retired"
    assert ledger.get(TEMPLATES)["items"] == []
    assert ledger.get(f"{TEMPLATES}?retired=true")["items"] == [retired]
    assert keep(ledger, rent())["id"] != kept["id"]  # the name is free again


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"lines": [shape("1405", "debit"), shape("100201", "credit")]}, "account_controlled"),
        ({"lines": [shape("5602", "debit"), shape("100201", "credit")]}, "account_not_postable"),
        (
            {"lines": [shape("560201", "debit", 5), shape("100201", "credit", 4)]},
            "voucher_unbalanced",
        ),
        ({"memo": "=1+1"}, "formula_in_text"),
        ({"attachments": 0}, "invalid_request"),
        ({"lines": [shape("560201", "left"), shape("100201", "credit")]}, "invalid_request"),
        ({"schedule": {"first_period": "2026-03", "last_period": "2026-01"}}, "schedule_invalid"),
        ({"schedule": {"first_period": "2026-03", "total_fen": 100}}, "schedule_invalid"),
        (
            {
                "schedule": {"first_period": "2026-03"},
                "lines": [shape("560201", "debit"), shape("100201", "credit")],
            },
            "amount_needed",
        ),
        (  # two lines share what one stands against
            {
                "schedule": depreciation()["schedule"],
                "lines": [shape("560201", "debit")] * 2 + [shape("1602", "credit")],
            },
            "voucher_unbalanced",
        ),
        ({"schedule": depreciation()["schedule"]}, "schedule_invalid"),
    ],
)
def test_a_wrong_template_is_refused_and_not_kept(ledger, wrong, code):
    answer = ledger.ask("POST", TEMPLATES, {**rent(), **wrong}, role="accountant")
    assert (answer.status, answer.body["code"]) == (422, code)
    assert answer.body["errors"]
    assert ledger.get(TEMPLATES)["items"] == []


def test_a_name_is_taken_once_and_a_template_is_never_changed(ledger):
    kept = keep(ledger, rent())
    assert ledger.refused(TEMPLATES, rent(5), role="accountant") == "template_exists"
    with database.connection(), pytest.raises(peewee.DatabaseError, match="never changed"):
        Template.update(memo="x").where(Template.id == kept["id"]).execute()
    answers = together(
        2, lambda _: ledger.ask("POST", TEMPLATES, rent(name="电费"), role="accountant")
    )
    assert sorted(answer.status for answer in answers) == [201, 409]


def test_who_may_make_templates_and_who_may_see_them(ledger):
    kept = keep(ledger, monthly())
    for role in ("cashier", "reviewer", "district"):
        assert ledger.refused(TEMPLATES, rent(name=role), role=role) == "forbidden"
        assert ledger.refused(MAKE, {"period": "2026-03"}, role=role) == "forbidden"
    assert ledger.ask("GET", TEMPLATES, role="cashier").status == 403
    elsewhere = {"role": "accountant", "community": "elsewhere"}
    assert ledger.ask("GET", f"{TEMPLATES}/{kept['id']}", **elsewhere).status == 404
    assert ledger.refused(f"{TEMPLATES}/{kept['id']}/retire", **elsewhere) == "template_unknown"
    assert made(ledger, **elsewhere)["made"] == []
    assert len(made(ledger)["made"]) == 1


def test_a_month_asks_for_its_vouchers_once(ledger):
    kept = keep(ledger, monthly(last_period="2026-03"))
    assert [(row["state"], row["amount_fen"]) for row in asked_for(ledger)] == [("due", 120_000)]
    result = made(ledger)
    (draft,) = result["made"]
    assert (draft["voucher_date"], draft["memo"], draft["due_period"]) == (
        "2026-03-05",
        "2026年3月支付房租",
        "2026-03",
    )
    assert made(ledger) == {"period": "2026-03", "made": [], "refused": []}
    (row,) = asked_for(ledger)
    assert (row["state"], row["draft"], row["voucher"]) == ("made", draft["id"], None)
    b.step(ledger, draft, "discard", {"reason": "日期不对"})
    (again,) = made(ledger)["made"]
    b.step(ledger, again, "review")
    voucher = b.step(ledger, again, "post").body
    (row,) = asked_for(ledger)
    assert (row["state"], row["voucher"]) == ("posted", voucher["id"])
    assert made(ledger)["made"] == []
    assert asked_for(ledger, "2026-04") == asked_for(ledger, "2025-12") == []
    ledger.post(f"{TEMPLATES}/{kept['id']}/retire", role="accountant")
    assert len(asked_for(ledger)) == 1  # what was made stays in sight
    assert asked_for(ledger, "2026-02") == []


def test_many_at_once_make_one_draft_each(ledger):
    for name in ("房租", "电费"):
        keep(ledger, {**monthly(), "name": name})
    results = together(6, lambda _: made(ledger))
    assert sum(len(result["made"]) for result in results) == 2
    drafts = ledger.get("/books/store/drafts")["items"]
    assert len({row["template"] for row in drafts}) == 2
    with database.connection(), pytest.raises(peewee.IntegrityError):
        Draft.create(**{**Draft.select().dicts().first(), "id": "another"})


def test_what_is_not_due_yet_waits_for_its_day(ledger):
    this = month_of(clock.today())
    schedule = {"first_period": this, "last_period": month_after(this), "total_fen": 5}
    keep(ledger, depreciation(schedule={**schedule, "day": 1}))
    assert [row["state"] for row in asked_for(ledger, this)] == ["due"]
    (row,) = asked_for(ledger, month_after(this))
    assert (row["state"], row["amount_fen"]) == ("later", 3)
    assert made(ledger, month_after(this))["made"] == []
    (draft,) = made(ledger, this)["made"]
    assert draft["memo"].endswith("月计提折旧（第1期，共2期）")
    assert [line["debit_fen"] + line["credit_fen"] for line in draft["lines"]] == [2, 2]


def test_one_that_is_refused_does_not_keep_the_others_back(ledger):
    ledger.post("/books/store/accounts", {"code": "560202", "name": "房租"}, role="accountant")
    lines = [shape("560202", "debit", 5), shape("100201", "credit", 5)]
    kept = keep(ledger, {**monthly(), "lines": lines})
    keep(ledger, depreciation())
    ledger.post("/books/store/accounts/560202/freeze", role="accountant")
    result = made(ledger)
    assert [row["memo"] for row in result["made"]] == ["2026年3月计提折旧（第1期，共7期）"]
    assert [(row["template"], row["code"]) for row in result["refused"]] == [
        (kept["id"], "account_frozen")
    ]
    ledger.post("/books/store/accounts/560202/thaw", role="accountant")
    assert len(made(ledger)["made"]) == 1


def test_a_month_warns_of_what_is_due_and_asks_for_nothing_once_it_is_closed(ledger):
    kept = keep(ledger, monthly())
    b.post(ledger)
    answer = h.ask_to_close(ledger, "store", "2026-03", date(2026, 4, 1))
    assert (answer.status, answer.body["code"]) == (409, "period_not_ready")
    (open_one,) = answer.body["obstacles"]
    assert (open_one["code"], open_one["severity"]) == ("recurring_unmade", "warning")
    assert open_one["details"] == [
        {
            "template_id": kept["id"],
            "name": "店面房租",
            "day": "2026-03-05",
            "amount_fen": 120_000,
        }
    ]
    assert ledger.get(f"/{open_one['list'].removeprefix('/ledger/')}")["items"]
    h.close(ledger, "2026-03", accepted=("recurring_unmade",))
    assert ledger.refused(MAKE, {"period": "2026-03"}, role="accountant") == "period_closed"
    assert len(made(ledger, "2026-04")["made"]) == 1


def test_the_wages_of_52_employees_are_accrued_each_month_and_paid(ledger):
    """domain.md §1, row 49: 52 residents employed."""
    ledger.post("/books/property/accounts", {"code": "560202", "name": "工资"}, role="accountant")
    path, everybody = "/books/property/templates", [f"职工{n:02d}" for n in range(1, 53)]
    wages = [260_000 + 1_000 * n for n in range(52)]
    accrual = {
        "name": "计提工资",
        "memo": "计提工资",
        "schedule": {"first_period": "2026-03"},
        "lines": [
            shape("560202", "debit", sum(wages)),
            *(
                shape("221101", "credit", fen, person=person)
                for person, fen in zip(everybody, wages, strict=True)
            ),
        ],
    }
    payment = {
        "name": "发放工资",
        "memo": "发放工资",
        "lines": [
            *(shape("221101", "debit", person=person) for person in everybody),
            shape("100201", "credit"),
        ],
    }
    ledger.post(path, accrual, role="accountant")
    paid = ledger.post(path, payment, role="accountant")
    for period in ("2026-03", "2026-04"):
        result = ledger.post(
            "/books/property/recurring/make", {"period": period}, role="accountant"
        )
        assert len(result["made"][0]["lines"]) == 53
    amounts = {str(n): fen for n, fen in enumerate([*wages, sum(wages)], start=1)}
    body = {"voucher_date": "2026-04-10", "amounts": amounts}
    ledger.post(f"{path}/{paid['id']}/use", body, role="accountant")
    for draft in ledger.get("/books/property/drafts")["items"]:
        ledger.post(f"/books/property/drafts/{draft['id']}/review", role="reviewer")
    posted = {"period": "2026-04"}
    vouchers = ledger.post("/books/property/drafts/post-reviewed", posted, role="accountant")
    assert [row["amount_fen"] for row in vouchers] == [sum(wages)] * 3 == [14_846_000] * 3
    balance = ledger.get("/books/property/reports/trial-balance?period=2026-04")
    rows = {row["code"]: row for row in balance["rows"]}
    assert rows["2211"]["closing_credit_fen"] == 14_846_000  # April's, paid in May
    assert rows["560202"]["closing_debit_fen"] == 2 * 14_846_000
    assert rows["100201"]["period_credit_fen"] == 14_846_000


def test_examples_name_the_accounts_of_the_book_that_fit(ledger):
    ledger.post("/books/store/accounts", {"code": "560202", "name": "房租"}, role="accountant")
    examples = ledger.get("/books/store/template-examples")["items"]
    assert [row["name"] for row in examples] == ["房租", "计提工资", "发放工资", "计提折旧"]
    (expense, bank) = examples[0]["lines"]
    assert [row["code"] for row in expense["choices"]] == ["560201", "560202", "560299"]
    assert (bank["account"], bank["choices"]) == ("100201", [])
    for example in examples:
        lines = [
            shape(row["account"] or row["choices"][-1]["code"], row["side"])
            for row in example["lines"]
        ]
        keep(ledger, {"name": example["name"], "memo": example["memo"], "lines": lines})


def test_drafts_are_found_by_kind_memo_and_amount_and_counted(ledger):
    wrong = b.post(ledger, b.rent(120_000))
    b.make(ledger, b.rent(98_050, memo="支付电费"))
    lines = [
        b.line("560201", 30_000, memo="一层"),
        b.line("560201", 12_000),
        b.line("100201", 0, 20_000),
        b.line("100201", 0, 22_000),
    ]
    waiting = b.make(ledger, b.rent(memo="支付水费100%", lines=lines))
    b.step(ledger, waiting, "review")
    body = {"voucher_date": "2026-03-21", "reason": "金额写错"}
    path = f"/books/store/vouchers/{wrong['id']}/reverse"
    ledger.post(path, body, role="accountant")

    def found(query):
        answer = ledger.get(f"/books/store/drafts?{query}")
        return [row["memo"] for row in answer["items"]]

    assert found("kind=correction") == ["注销2026年3月20日记-1号凭证：金额写错"]
    assert found("q=电费") == found("q=980.50") == ["支付电费"]
    assert found("q=420") == found("q=220.00") == found("q=一层") == ["支付水费100%"]
    assert found("q=100%25") == ["支付水费100%"]
    assert found("q=1,200.00") == ["支付三月房租", "注销2026年3月20日记-1号凭证：金额写错"]
    assert found("q=1,200.00&state=posted") == ["支付三月房租"]
    assert found("q=999") == []
    assert ledger.get("/books/store/drafts/summary") == {"draft": 2, "reviewed": 1}


def test_a_voucher_is_copied_with_todays_date(ledger):
    voucher = b.post(ledger, b.rent(attachments=2))
    path = f"/books/store/vouchers/{voucher['id']}/copy"
    draft = ledger.post(path, role="accountant")
    assert (draft["voucher_date"], draft["memo"], draft["attachments"], draft["kind"]) == (
        clock.today().isoformat(),
        "支付三月房租",
        2,
        "manual",
    )
    assert [row["debit_fen"] for row in draft["lines"]] == [120_000, 0]
    assert ledger.refused(path, role="cashier") == "forbidden"
    ledger.hear(h.goods_received(100))
    (fact,) = ledger.get("/books/store/vouchers?kind=goods_received")["items"]
    path = f"/books/store/vouchers/{fact['id']}/copy"
    assert ledger.refused(path, role="accountant") == "corrected_at_source"
