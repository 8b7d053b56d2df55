"""The time bank: what hours count, what they are worth, and who may say so."""

from datetime import date, timedelta

import peewee
import pytest

from services.funds.volunteers.points.rules import Worth, cost, rule_problem, take_back, value
from services.funds.volunteers.summary.rules import hours_each_hundredths
from shared import clock
from tests.funds.conftest import name
from tests.funds.volunteers import DAY, TimeBank, at
from tests.threads import together

HERE = clock.at(DAY, 18)  # the evening of the day


@pytest.fixture
def bank(funds):
    """A time bank on the evening of a day in March."""
    with clock.fixed(HERE):
        yield TimeBank(funds)


def code(bank, path, body=None, role="steward", **how):
    return bank.asked.refused(path, body, role=role, **how)


def test_half_hours_count_up_to_two_hours():
    worth = Worth(unit_minutes=30, points_per_unit=500, max_minutes=120, paper_earns=False)
    assert value(worth, 29, False) == (0, 0)
    assert value(worth, 30, False) == (30, 500)
    assert value(worth, 119, False) == (90, 1500)
    assert value(worth, 300, False) == (120, 2000)
    assert value(worth, 60, True) == (60, 0)
    assert rule_problem(30, 120) is None
    assert rule_problem(30, 100) and rule_problem(60, 30)
    assert (cost(1_000, 1_000), cost(999, 1_000), cost(1, 33)) == (10_000, 9_990, 1)
    assert take_back(2_000, 500) == (500, 0)
    assert take_back(200, 500) == (200, 300)
    assert hours_each_hundredths(7_000 * 60, 287) == 2439
    assert hours_each_hundredths(0, 0) is None


def test_the_list_says_of_each_what_their_own_account_says(bank):
    busy, idle = bank.volunteer("张桂兰"), bank.volunteer("李建国")
    bank.earn(busy, 3)
    rows = {row["id"]: row for row in bank.asked.get("/volunteer-accounts")["items"]}
    assert (rows[busy]["counted_minutes"], rows[busy]["points_balance"]) == (180, "3")
    for who in (busy, idle):
        own = bank.account(who)
        parts = ("counted_minutes", "points_balance", "points_owed")
        assert [rows[who][part] for part in parts] == [own[part] for part in parts]
    assert "*" in bank.asked.get("/volunteer-accounts", role="cashier")["items"][0]["name"]


def test_287_volunteers_who_gave_7000_hours_gave_24_39_each(bank):
    teams = [
        bank.asked.post("/volunteer-teams", {"name": f"{n}队"}, role="steward")["id"]
        for n in range(27)
    ]
    people = [
        bank.volunteer(f"志愿者{n}", team_id=teams[n % 27], is_party_member=True)
        for n in range(287)
    ]
    days = [DAY - timedelta(days=n) for n in range(13)]
    for number, day in enumerate(days):
        there = people if number < 12 else people[:56]
        bank.paper(bank.activity(day), [(who, at(9, 0, day), at(11, 10, day)) for who in there])
    figures = bank.asked.get(f"/volunteer-figures?since={days[-1]}&until={DAY}")
    assert (figures["teams"], figures["volunteers"], figures["party_members"]) == (27, 287, 287)
    assert (figures["activities"], figures["person_times"]) == (13, 3_500)
    assert figures["counted_minutes"] == 7_000 * 60
    assert figures["recorded_minutes"] == 3_500 * 130
    assert figures["hours_each_hundredths"] == 2439
    assert (figures["points_credited"], figures["points_debited"]) == ("7000", "0")
    assert figures["points_balance"] == "7000"


def test_thirty_minutes_of_a_delivery_are_half_a_point(bank):
    who, activity = bank.volunteer(), bank.activity()
    key = name()
    there = bank.sign_in(activity, who, at(11), id=key)
    assert bank.sign_in(activity, who, at(11), id=key) == there
    assert (there["state"], there["points"], there["on_paper"]) == ("present", "0", False)
    assert code(bank, f"/activities/{activity}/sign-in", {"volunteer_id": who}) == (
        "attendance_exists"
    )
    gone = bank.sign_out(there, at(11, 31))
    assert (gone["recorded_minutes"], gone["counted_minutes"], gone["points"]) == (31, 30, "0.500")
    assert bank.sign_out(there, at(11, 31)) == gone
    path = f"/attendances/{there['id']}/sign-out"
    assert code(bank, path, {"at": at(12)}) == "signed_out_already"
    assert code(bank, path, {}) == "signed_out_already"
    (entry,) = bank.asked.get(f"/volunteers/{who}/point-entries")["items"]
    assert (entry["kind"], entry["points"]) == ("activity", "0.500")
    assert bank.balance(who) == "0.500"


def test_moments_that_cannot_be_are_refused(bank):
    who, first, second = bank.volunteer(), bank.activity(), bank.activity(title="巡逻")
    come = f"/activities/{first}/sign-in"
    for moment in (at(9, day=DAY - timedelta(days=1)), at(18, 11)):
        assert code(bank, come, {"volunteer_id": who, "at": moment}) == "moment_invalid"
    there = bank.sign_in(first, who, at(9))
    body = {"volunteer_id": who, "at": at(10)}
    assert code(bank, f"/activities/{second}/sign-in", body) == "attendance_overlaps"
    leave = f"/attendances/{there['id']}/sign-out"
    for moment in (at(9), at(8, 59)):
        assert code(bank, leave, {"at": moment}) == "sign_out_before_sign_in"
    bank.sign_out(there, at(10))
    list_path = f"/activities/{second}/paper-list"
    row = {"volunteer_id": who, "signed_in_at": at(8), "signed_out_at": at(9, 1)}
    body = {"document": "签到表", "rows": [row]}
    assert code(bank, list_path, body) == "attendance_overlaps"
    assert bank.paper(second, [(who, at(10), at(11))])[0]["points"] == "1"
    assert bank.balance(who) == "2"


def test_who_left_or_was_never_here_signs_in_nowhere(bank):
    who = bank.volunteer(phone="13812341234")
    activity = bank.activity()
    bank.asked.post(f"/volunteers/{who}/change", {"left_on": DAY.isoformat()}, role="steward")
    come = f"/activities/{activity}/sign-in"
    assert code(bank, come, {"volunteer_id": who}) == "volunteer_not_here"
    assert code(bank, come, {"volunteer_id": name()}) == "volunteer_unknown"
    cancel = f"/activities/{activity}/cancel"
    for _ in range(2):
        cancelled = bank.asked.post(cancel, {"reason": "暴雨"}, role="steward")
        assert cancelled["cancelled_for"] == "暴雨"
    other = bank.volunteer("李梅")
    assert code(bank, come, {"volunteer_id": other}) == "activity_cancelled"
    attended = bank.activity()
    bank.sign_in(attended, other, at(9))
    cancel = f"/activities/{attended}/cancel"
    assert code(bank, cancel, {"reason": "暴雨"}) == "activity_attended"


def test_a_sign_out_that_is_missing_counts_once_another_person_put_it_right(bank):
    who, activity = bank.volunteer(), bank.activity()
    there = bank.sign_in(activity, who, at(9))
    path = f"/attendances/{there['id']}"
    with clock.fixed(clock.at(DAY + timedelta(days=1), 9)):
        assert code(bank, f"{path}/sign-out", {}) == "sign_out_missing"
        (row,) = bank.asked.get("/attendances?unsigned=true")["items"]
        assert (row["id"], row["counted_minutes"]) == (there["id"], 0)
        figures = bank.asked.get(f"/volunteer-figures?since={DAY}&until={DAY}")
        assert (figures["person_times"], figures["counted_minutes"]) == (0, 0)
        body = {"signed_in_at": at(9), "signed_out_at": at(10, 45), "reason": "队长证明"}
        assert code(bank, f"{path}/put-right", body) == "corrector_is_recorder"
        assert code(bank, f"{path}/put-right", body, role="repairer") == "forbidden"
        for _ in range(2):
            right = bank.asked.post(f"{path}/put-right", body, role="reviewer")
            assert (right["state"], right["points"]) == ("counted", "1.500")
        assert bank.balance(who) == "1.500"
        body["signed_out_at"] = at(10)
        bank.asked.post(f"{path}/put-right", body, role="reviewer")
        entries = bank.asked.get(f"/volunteers/{who}/point-entries")["items"]
        assert [(e["kind"], e["points"]) for e in entries] == [
            ("activity", "1.500"),
            ("reversal", "-1.500"),
            ("activity", "1"),
        ]
        rows = bank.asked.get(f"{path}/corrections")["items"]
        assert [row["points"] for row in rows] == ["0", "1.500"]
        assert bank.asked.get("/attendances?unsigned=true")["items"] == []


def test_a_complaint_takes_the_points_and_leaves_the_hours(bank):
    who, activity = bank.volunteer(), bank.activity()
    there = bank.sign_out(bank.sign_in(activity, who, at(9)), at(11))
    path = f"/attendances/{there['id']}/uphold-complaint"
    body = {"reason": "没有到老人家中"}
    assert code(bank, path, body) == "forbidden"
    upheld = bank.asked.post(path, body, role="reviewer")
    assert (upheld["state"], upheld["points"], upheld["counted_minutes"]) == ("complained", "0", 0)
    assert (upheld["recorded_minutes"], upheld["upheld_by"]) == (120, "reviewer")
    assert code(bank, path, body, role="reviewer") == "complaint_upheld"
    account = bank.account(who)
    assert (account["points_balance"], account["points_owed"]) == ("0", "0")
    assert (account["recorded_minutes"], account["counted_minutes"]) == (120, 0)
    right = {"signed_in_at": at(9), "signed_out_at": at(10), "reason": "x"}
    path = f"/attendances/{there['id']}/put-right"
    assert code(bank, path, right, role="reviewer") == "complaint_upheld"


def test_an_old_activity_is_valued_by_the_rule_of_its_day(bank):
    who = bank.volunteer()
    later = DAY + timedelta(days=1)
    bank.rule(later.isoformat(), points_per_unit="1", max_minutes=60, paper_earns=False)
    old, new = bank.activity(DAY), bank.activity(later)
    with clock.fixed(clock.at(later, 18)):
        assert bank.paper(old, [(who, at(9), at(12))])[0]["points"] == "2"
        on_paper = bank.paper(new, [(who, at(9, day=later), at(10, day=later))])
        assert (on_paper[0]["points"], on_paper[0]["counted_minutes"]) == ("0", 60)
        evening = bank.activity(later)
        there = bank.sign_in(evening, who, at(14, day=later))
        assert bank.sign_out(there, at(16, day=later))["points"] == "2"
        body = {"effective_from": later.isoformat()}
        assert code(bank, "/point-rules", body) == "point_rule_late"


def test_a_rule_holds_once_another_person_approved_it(bank):
    body = {"effective_from": "2026-06-01", "max_minutes": 180, "id": name()}
    asked = bank.asked
    rule = asked.post("/point-rules", body, role="steward")
    assert asked.post("/point-rules", body, role="steward") == rule
    assert (rule["approved_by"], rule["points_per_unit"], rule["unit_minutes"]) == (
        None,
        "0.500",
        30,
    )
    path = f"/point-rules/{rule['id']}/approve"
    own = asked.ask("POST", path, role="steward+reviewer", user="steward")
    assert (own.status, own.body["code"]) == (403, "approver_is_maker")
    assert code(bank, path, role="accountant") == "forbidden"
    answers = together(2, lambda n: asked.ask("POST", path, role="reviewer", user=f"r{n}").status)
    assert sorted(answers) == [200, 409]
    body = {"effective_from": "2026-06-01"}
    assert code(bank, "/point-rules", body) == "point_rule_exists"
    body = {"effective_from": "2026-07-01", "max_minutes": 100}
    assert code(bank, "/point-rules", body) == "point_rule_uneven"
    day = date(2025, 12, 31).isoformat()
    plan = {"title": "送餐", "kind": "meal_delivery", "day": day}
    assert code(bank, "/activities", plan) == "point_rule_missing"


def test_names_and_phones_are_seen_by_whoever_needs_them(bank):
    who = bank.volunteer("欧阳修", phone="13812341234", is_party_member=True)
    seen = bank.asked.get(f"/volunteers/{who}", role="steward")
    assert (seen["name"], seen["phone"]) == ("欧阳修", "13812341234")
    for role in ("repairer", "accountant", "reviewer", "district"):
        (row,) = bank.asked.get("/volunteers", role=role)["items"]
        assert (row["name"], row["phone"]) == ("欧阳*", "138****1234")
        assert row["is_party_member"] is None
    body = {"name": "欧阳修", "phone": "13812341234"}
    assert code(bank, "/volunteers", body) == "volunteer_exists"
    assert code(bank, "/volunteers", body, role="admin") == "forbidden"
    assert bank.asked.ask("GET", "/volunteers", role="clerk").status == 403
    bank.asked.post("/volunteer-teams", {"name": "骑士"}, role="steward")
    assert code(bank, "/volunteer-teams", {"name": "骑士"}) == "volunteer_team_exists"
    other = {"name": "x", "team_id": name()}
    assert code(bank, "/volunteers", other) == "volunteer_team_unknown"


def test_another_community_sees_nothing(bank):
    who, activity = bank.volunteer(), bank.activity()
    there = bank.sign_in(activity, who, at(9))
    for path in (
        f"/volunteers/{who}",
        f"/volunteers/{who}/account",
        f"/volunteers/{who}/point-entries",
        f"/activities/{activity}",
        f"/attendances/{there['id']}",
    ):
        assert bank.asked.ask("GET", path, community="other").status == 404
    for path in ("/volunteers", "/activities", "/attendances", "/point-rules", "/volunteer-teams"):
        assert bank.asked.get(path, community="other")["items"] == []
    figures = bank.asked.get(f"/volunteer-figures?since={DAY}&until={DAY}", community="other")
    assert (figures["volunteers"], figures["hours_each_hundredths"]) == (0, None)


def test_signing_out_twice_at_once_counts_once(bank):
    who, activity = bank.volunteer(), bank.activity()
    answers = together(
        4,
        lambda _: bank.asked.ask(
            "POST",
            f"/activities/{activity}/sign-in",
            {"volunteer_id": who, "at": at(9)},
            role="repairer",
        ),
    )
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    (there,) = [answer.body for answer in answers if answer.status == 201]
    path = f"/attendances/{there['id']}/sign-out"
    answers = together(4, lambda _: bank.asked.ask("POST", path, {}, role="repairer").status)
    assert sorted(answers) == [200, 409, 409, 409]
    assert bank.balance(who) == "2"


def test_what_moved_points_is_final_in_the_database(bank):
    who = bank.volunteer()
    bank.earn(who, 2)
    database = bank.asked.service.database
    for sql in (
        "UPDATE point_entry SET points = 9",
        "DELETE FROM point_entry",
        "UPDATE volunteer_attendance SET recorded_by = 'x'",
        "DELETE FROM volunteer_attendance",
        "UPDATE point_rule SET points_per_unit = 9",
        "UPDATE point_account SET debited = credited + 1",
    ):
        with database.connection(), pytest.raises(peewee.IntegrityError):
            database.proxy.execute_sql(sql)
