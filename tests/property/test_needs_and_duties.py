"""Three lists: needs, offers, projects; duties and how they are rated every quarter."""

from datetime import date

import peewee
import pytest

from services.property.duties.models import DutyRating
from services.property.duties.rules import average_hundredths, quarter_problem
from shared import clock
from tests.property.conftest import name
from tests.threads import together

STEWARD = {"role": "steward"}
STRANGE = {"role": "steward", "community": "elsewhere"}


def test_this_quarter_and_the_one_before_are_rated():
    assert quarter_problem("2025-Q4", date(2026, 1, 1)) is None
    assert quarter_problem("2026-Q2", date(2026, 6, 30)) is None
    assert quarter_problem("2026-Q3", date(2026, 6, 30)) == "Rated now are 2026-Q1 and 2026-Q2."
    assert average_hundredths(14, 3) == 467


def test_needs_are_matched_with_offers_and_the_unmatched_are_listed(lonely):
    asked = lonely.asked
    needs = [
        asked.post("/needs", {"title": f"需求{n}", "kind": "repair"}, **STEWARD)["id"]
        for n in range(31)
    ]
    body = {"kind": "repair", "offered_by": "供电所党支部"}
    offers = [
        asked.post("/offers", body | {"title": f"资源{n}"}, **STEWARD)["id"] for n in range(12)
    ]
    for need, offer in zip(needs, offers, strict=False):
        asked.post(f"/needs/{need}/match", {"offer_id": offer}, **STEWARD)
    unmatched = asked.get("/needs?matched=false", **STEWARD)["items"]
    assert {row["id"] for row in unmatched} == set(needs[12:])
    assert len(asked.get("/needs?matched=true", role="district")["items"]) == 12
    asked.post(f"/needs/{needs[0]}/part", **STEWARD)
    assert asked.refused(f"/needs/{needs[0]}/part", **STEWARD) == "need_not_matched"
    idle = asked.get("/offers?matched=false", **STEWARD)["items"]
    assert [row["id"] for row in idle] == [offers[0]]

    path, chosen = f"/needs/{needs[0]}/match", [{"offer_id": offers[n]} for n in range(2)]
    both = together(2, lambda n: asked.ask("POST", path, chosen[n], **STEWARD))
    assert sorted(answer.status for answer in both) == [200, 409]
    doctor = asked.post("/offers", body | {"title": "义诊", "kind": "health"}, **STEWARD)["id"]
    other = f"/needs/{needs[20]}/match"
    refused = asked.refused(other, {"offer_id": doctor}, **STEWARD)
    assert refused == "offer_of_another_kind"
    assert asked.refused(other, {"offer_id": name()}, **STEWARD) == "offer_unknown"
    assert asked.refused(other, {"offer_id": offers[0]}, **STRANGE) == "need_unknown"
    assert asked.refused(other, {"offer_id": offers[0]}, role="repairer") == "forbidden"


def test_a_duty_is_rated_every_quarter_and_its_scores_stay(lonely):
    asked = lonely.asked
    person = asked.post("/staff", {"name": "赵师傅", "user": "zhao"}, **STEWARD)["id"]
    wanted = {"id": name(), "name": "每日清扫楼道", "staff_id": person}
    duty = asked.post("/duties", wanted, **STEWARD)
    assert asked.post("/duties", wanted, **STEWARD) == duty
    path = f"/duties/{duty['id']}"
    with clock.fixed(clock.at(date(2026, 3, 31), 9)):
        for number, score in enumerate((5, 5, 4)):
            score_of = {"rater": f"居民代表{number}", "score": score}
            asked.post(f"{path}/ratings", score_of, **STEWARD)
        assert asked.refused(f"{path}/ratings", score_of, **STEWARD) == "duty_rated"
        mine = asked.refused(f"{path}/ratings", score_of, role="steward", user="zhao")
        assert mine == "rater_is_rated"
        early = score_of | {"quarter": "2026-Q2"}
        assert asked.refused(f"{path}/ratings", early, **STEWARD) == "quarter_not_rated"
    with clock.fixed(clock.at(date(2026, 4, 1), 9)):
        late = {"rater": "居民代表9", "score": 1}
        both = together(2, lambda _: asked.ask("POST", f"{path}/ratings", late, **STEWARD))
        assert sorted(answer.status for answer in both) == [201, 409]
        asked.post(f"{path}/ratings", late | {"quarter": "2026-Q1"}, role="reviewer")
    asked.post(f"{path}/hand-over", {"staff_id": None}, **STEWARD)
    asked.post(f"{path}/end", {}, **STEWARD)
    assert asked.get("/duties", **STEWARD)["items"] == []
    assert asked.get(f"{path}/ratings", role="district")["items"] == [
        {"quarter": "2026-Q1", "ratings": 4, "average_hundredths": 375},
        {"quarter": "2026-Q2", "ratings": 1, "average_hundredths": 100},
    ]
    assert asked.refused(f"{path}/ratings", late, **STRANGE) == "duty_unknown"
    with asked.service.database.connection(), pytest.raises(peewee.IntegrityError):
        DutyRating.update(score=5).execute()
