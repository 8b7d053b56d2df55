"""Large matters: council first, votes counted to the household, orders only after a decision."""

from datetime import date

import peewee
import pytest

from services.property.matters.rules import MOVES
from services.property.matters.votes.rules import (
    Count,
    Share,
    Tally,
    Terms,
    carried,
    quorums,
    share_problem,
)
from shared import clock
from tests.property.conftest import name
from tests.threads import together

MONDAY, TUESDAY = date(2026, 3, 30), date(2026, 3, 31)
TWO_THIRDS, MAJORITY = Share(2, 3, False), Share(1, 2, True)
LAW = Terms(TWO_THIRDS, MAJORITY, "taking_part")
EVERYBODY = Count(800, 6_000_000)  # 60,000 m² in hundredths
MEETING = {
    "kind": "pavilion",
    "held_on": "2026-03-29",
    "place": "红色议事亭",
    "attendance": 41,
    "minutes": "一致同意提交业主表决。",
}


def tally(yes, no, abstain=(0, 0)):
    return Tally(EVERYBODY, Count(*yes), Count(*no), Count(*abstain))


def numbers(counted, terms=LAW):
    return [(number.needed, number.got) for number in quorums(terms, counted)]


def test_of_800_households_534_and_40000_square_metres_take_part_and_268_agree():
    enough = tally((268, 2_000_001), (266, 2_000_000))
    assert numbers(enough) == [(534, 534), (4_000_000, 4_000_001), (268, 268), (2_000_001,) * 2]
    assert carried(quorums(LAW, enough))
    for short in (
        tally((267, 2_000_001), (267, 2_000_000)),  # 267 of 534 are not more than half
        tally((268, 2_000_001), (265, 2_000_000)),  # 533 take part
        tally((268, 2_000_000), (266, 1_999_999)),  # 39,999.99 m² take part
        tally((268, 2_000_000), (266, 2_000_000)),  # half of the area is not more than half
        tally((267, 2_000_001), (266, 2_000_000), (1, 0)),  # who abstains takes part
    ):
        assert not carried(quorums(LAW, short))
    assert not carried(quorums(LAW, tally((0, 0), (0, 0))))


def test_three_quarters_and_the_older_law_count_otherwise():
    higher = LAW._replace(approval=Share(3, 4, False))
    counted = tally((401, 3_000_000), (133, 1_000_000))
    assert numbers(counted, higher)[2:] == [(401, 401), (3_000_000, 3_000_000)]
    assert carried(quorums(higher, counted))
    assert not carried(quorums(higher, tally((400, 3_000_000), (134, 1_000_000))))
    older = Terms(MAJORITY, TWO_THIRDS, "all")
    assert numbers(counted, older) == [
        (401, 534),
        (3_000_001, 4_000_000),
        (534, 401),
        (4_000_000, 3_000_000),
    ]
    assert not carried(quorums(older, counted))
    assert carried(quorums(older, tally((534, 4_000_000), (0, 0))))
    assert share_problem(Share(1, 1, True)) and share_problem(Share(3, 2, False))
    assert share_problem(Share(1, 1, False)) is None


class Council:
    """A town whose estate talks a matter over."""

    def __init__(self, town, households):
        self.town, self.asked = town, town.asked
        lines = [f"丰美小区,1号楼,1,{number},75.00" for number in range(1, households + 1)]
        body = "\n".join(("小区,楼栋,单元,房号,面积", *lines))
        path = "/registry/import?create_buildings=true&managed=true"
        assert self.asked.ask("POST", path, body).status == 200
        (building,) = self.asked.get("/buildings")["items"]
        self.building_id, self.estate_id = building["id"], building["estate_id"]

    def matter(self, **more):
        wanted = {"title": "更换水泵", "building_id": self.building_id, "subject": "fund_use"}
        return self.asked.post("/matters", wanted | more, role="steward")["id"]

    def discussed(self, **more):
        matter_id = self.matter(**more)
        self.do(matter_id, "meetings", MEETING)
        body = {"title": "用维修资金更换", "proposer": "resident"}
        return matter_id, self.do(matter_id, "proposals", body)["proposals"][0]["id"]

    def do(self, matter_id, verb, body):
        return self.asked.post(f"/matters/{matter_id}/{verb}", body, role="steward")

    def refused(self, matter_id, verb, body, **how):
        return self.asked.refused(f"/matters/{matter_id}/{verb}", body, role="steward", **how)

    def call(self, matter_id, proposal_id, **more):
        body = {"proposal_id": proposal_id, "scope": "estate", "closes_on": "2026-03-30"}
        return self.do(matter_id, "votes", body | more)["vote"]["id"]

    def voters(self, vote_id, choice="none"):
        found, after = [], ""
        while after is not None:
            path = f"/votes/{vote_id}/voters?choice={choice}&limit=200"
            page = self.asked.get(path + (f"&after={after}" if after else ""), role="steward")
            found += [voter["household_id"] for voter in page["items"]]
            after = page["next"]
        return found

    def ballots(self, vote_id, households, choice, reason=None):
        said = [{"household_id": key, "choice": choice} for key in households]
        body = {"ballots": said, "reason": reason}
        return self.asked.ask("POST", f"/votes/{vote_id}/ballots", body, role="steward")

    def close(self, vote_id):
        return self.asked.ask("POST", f"/votes/{vote_id}/close", role="steward")

    def order(self, **more):
        body = {"title": "更换水泵", "category": "plumbing", "building_id": self.building_id}
        return body | {"estimate_fen": 0} | more

    def state(self, matter_id):
        return self.asked.get(f"/matters/{matter_id}", role="steward")["state"]


def got(answer):
    assert answer.status == 200, answer
    return {q["name"]: (q["needed"], q["got"], q["reached"]) for q in answer.body["quorums"]}


def test_a_matter_goes_from_a_meeting_over_two_votes_to_an_accepted_order(lonely):
    with clock.fixed(clock.at(MONDAY, 9)):
        council = Council(lonely, 800)
        matter_id = council.matter()
        assert council.refused(matter_id, "work-orders", council.order()) == "decision_missing"
        council.do(matter_id, "meetings", MEETING)
        body = {"title": "用维修资金更换", "proposer": "resident"}
        proposal_id = council.do(matter_id, "proposals", body)["proposals"][0]["id"]
        assert council.refused(matter_id, "work-orders", council.order()) == "decision_missing"
        decide = {"outcome": "adopted", "minutes": "表决通过。"}
        assert council.refused(matter_id, "decision", decide) == "vote_missing"

        first = council.call(matter_id, proposal_id)
        everybody = council.voters(first)
        assert len(everybody) == 800
        # The register moves on; who may vote does not.
        council.asked.post(f"/households/{everybody[0]}/change", {"area_hundredths": 50_000})
        new = {"building_id": council.building_id, "unit": "9-901", "area_hundredths": 8_000}
        council.asked.post("/households", new)
        assert got(council.ballots(first, everybody[:267], "yes"))["heads_taking_part"][1] == 267
        council.ballots(first, everybody[267:533], "no")
        short = got(council.ballots(first, everybody[533:534], "abstain"))
        assert short == {
            "heads_taking_part": (534, 534, True),
            "area_taking_part": (4_000_000, 4_005_000, True),
            "heads_in_favour": (268, 267, False),
            "area_in_favour": (2_002_501, 2_002_500, False),
        }
        again = council.refused(matter_id, "votes", _vote(proposal_id))
        assert again == "vote_open"
        assert council.refused(matter_id, "decision", decide) == "vote_open"
        assert council.close(first).body["code"] == "vote_running"

    with clock.fixed(clock.at(TUESDAY, 9)):
        closed = council.close(first)
        assert got(closed) == short and closed.body["carried"] is False
        assert council.close(first).body == closed.body
        assert council.ballots(first, everybody[534:], "yes").body["code"] == "vote_closed"
        assert council.refused(matter_id, "decision", decide) == "vote_not_carried"

        second = council.call(matter_id, proposal_id, closes_on="2026-03-31")
        assert council.asked.get(f"/votes/{second}", role="steward")["vote"]["heads"] == 801
        voters = council.voters(second)
        council.ballots(second, voters[:400], "yes")
        assert council.close(second).body["code"] == "vote_running"
        last = council.ballots(second, voters[400:], "no")
        assert got(last)["heads_in_favour"] == (401, 400, False)
        council.ballots(second, voters[400:401], "yes", reason="抄错一张选票")
        won = council.close(second)  # everybody has a ballot, so nobody waits for the day's end
        assert won.body["carried"] is True, won
        kept = council.asked.get(f"/votes/{second}/voters/{voters[400]}/ballots", role="steward")
        assert [(b["choice"], b["replaced"]) for b in kept] == [("no", True), ("yes", False)]
        lost = {"outcome": "rejected", "minutes": "x"}
        assert council.refused(matter_id, "decision", lost) == "vote_carried"
        decided = council.do(matter_id, "decision", decide)
        assert decided["state"] == "decided_adopted"
        assert decided["decision"]["vote_id"] == second
        assert [vote["version"] for vote in decided["votes"]] == ["民法典-278"] * 2

        other = council.order(building_id=lonely.building(name="别处")["id"])
        assert council.refused(matter_id, "work-orders", other) == "building_elsewhere"
        wanted = council.order(id=name())
        order, same = (council.do(matter_id, "work-orders", wanted) for _ in range(2))
        assert order == same and order["channel"] == "meeting"
        assert council.state(matter_id) == "executing"
        assert council.refused(matter_id, "finish", {"note": "已换好"}) == "orders_unfinished"
        for answer in (
            lonely.dispatch(order["id"]),
            lonely.start(order["id"]),
            lonely.complete(order["id"], 10_000),
            lonely.accept(order["id"]),
        ):
            assert answer.status == 200, answer
        done = council.do(matter_id, "finish", {"note": "已换好"})
        steps = [step["to_state"] for step in done["history"]]
        assert steps == [
            "raised",
            "in_discussion",
            "voting",
            "voting",
            "decided_adopted",
            "executing",
            "done",
        ]
        gone = council.asked.ask(
            "POST", f"/matters/{matter_id}/withdraw", {"reason": "x"}, role="steward"
        )
        assert (gone.body["code"], gone.body["allowed"]) == ("matter_state", [])
    _is_final_in_the_database(lonely.asked.service.database)


def _vote(proposal_id):
    return {"proposal_id": proposal_id, "scope": "estate", "closes_on": "2026-03-31"}


def _is_final_in_the_database(database):
    for sql in (
        "UPDATE vote_result SET carried = NOT carried",
        "UPDATE vote SET heads = heads + 1",
        "UPDATE ballot SET choice = 'yes'",
        "UPDATE decision SET outcome = 'rejected'",
        "DELETE FROM voter",
        "DELETE FROM matter_move",
    ):
        with database.connection(), pytest.raises(peewee.IntegrityError):
            database.proxy.execute_sql(sql)


def test_a_meeting_decides_what_owners_need_not_vote_on(lonely):
    council = Council(lonely, 2)
    matter_id, proposal_id = council.discussed(subject=None)
    meeting_id = lonely.asked.get(f"/matters/{matter_id}", role="steward")["meetings"][0]["id"]
    decide = {"outcome": "rejected", "minutes": "不做。", "proposal_id": proposal_id}
    assert council.refused(matter_id, "decision", decide) == "meeting_missing"
    strange = decide | {"meeting_id": name()}
    assert council.refused(matter_id, "decision", strange) == "meeting_unknown"

    def at_once(_):
        path, body = f"/matters/{matter_id}/decision", decide | {"meeting_id": meeting_id}
        return lonely.asked.ask("POST", path, body, role="steward")

    assert sorted(answer.status for answer in together(2, at_once)) == [201, 409]
    decided = lonely.asked.get(f"/matters/{matter_id}")
    assert decided["state"] == "decided_rejected"
    assert decided["decision"]["meeting_id"] == meeting_id
    assert council.refused(matter_id, "work-orders", council.order()) == "decision_missing"
    late = lonely.asked.ask("POST", f"/matters/{matter_id}/meetings", MEETING, role="steward")
    assert late.body["code"] == "matter_state"

    other, _ = council.discussed(subject=None)
    assert council.do(other, "withdraw", {"reason": "居民撤回"})["state"] == "withdrawn"
    listed = lonely.asked.get("/matters?state=withdrawn")["items"]
    assert [row["id"] for row in listed] == [other]
    assert lonely.asked.get("/matters", community="xinqiu")["items"] == []
    assert lonely.asked.ask("GET", f"/matters/{other}", community="xinqiu").status == 404


def test_a_report_whose_matter_is_decided_goes_no_other_way(lonely):
    council, asked = Council(lonely, 1), lonely.asked
    said = {"building_id": council.building_id, "domain": "infrastructure", "text": "水泵老化"}
    path = f"/reports/{asked.post('/reports', said, role='clerk')['id']}/route"
    large = {"route": "large", "reason": "大家的事"}
    matter_id = asked.ask("POST", path, large, role="steward").body["target_id"]
    meeting_id = council.do(matter_id, "meetings", MEETING)["meetings"][0]["id"]
    body = {"title": "换水泵", "proposer": "resident"}
    proposal_id = council.do(matter_id, "proposals", body)["proposals"][0]["id"]
    decided = {"outcome": "rejected", "minutes": "不做。", "proposal_id": proposal_id}
    council.do(matter_id, "decision", decided | {"meeting_id": meeting_id})
    otherwise = {"route": "private", "reason": "改走调解", "instead_of": "large"}
    answer = asked.ask("POST", path, otherwise, role="steward")
    assert (answer.status, answer.body["code"]) == (409, "matter_state")
    assert council.state(matter_id) == "decided_rejected"
    assert asked.get("/mediations", role="steward")["items"] == []


def test_what_makes_no_vote_is_refused_and_nothing_is_kept(lonely):
    with clock.fixed(clock.at(MONDAY, 9)):
        council = Council(lonely, 3)
        raised = council.matter()
        body = {"title": "x", "proposer": "company"}
        early = council.do(raised, "proposals", body)["proposals"][0]["id"]
        refused = lonely.asked.ask("POST", f"/matters/{raised}/votes", _vote(early), role="steward")
        assert refused.body["code"] == "matter_state"
        assert refused.body["allowed"] == list(MOVES["raised"])

        matter_id, proposal_id = council.discussed(subject=None)
        for more, code in (
            ({}, "subject_missing"),
            ({"subject": "manager", "proposal_id": early}, "proposal_unknown"),
            ({"subject": "manager", "version": "没有"}, "vote_rule_unknown"),
            ({"subject": "manager", "closes_on": "2026-03-29"}, "closing_day_invalid"),
        ):
            assert council.refused(matter_id, "votes", _vote(proposal_id) | more) == code
        unmeasured = {"building_id": council.building_id, "unit": "9-901"}
        lonely.asked.post("/households", unmeasured)
        wanted = _vote(proposal_id) | {"subject": "manager"}
        path = f"/matters/{matter_id}/votes"
        unknown = lonely.asked.ask("POST", path, wanted, role="steward").body
        assert (unknown["code"], unknown["unmeasured"], unknown["households"]) == (
            "area_unknown",
            1,
            4,
        )
        assert council.state(matter_id) == "in_discussion"
        placeless, proposed = council.discussed(building_id=None)
        assert council.refused(placeless, "votes", _vote(proposed)) == "electorate_unknown"
        bare = lonely.building(name="2号楼")["id"]
        empty, proposed = council.discussed(building_id=bare)
        assert (
            council.refused(empty, "votes", _vote(proposed) | {"scope": "building"})
            == "electorate_empty"
        )
        for path in ("/matters", "/votes/x/voters"):
            assert lonely.asked.ask("GET", path, role="repairer").status == 403
        assert lonely.asked.refused("/vote-rules", {}, role="steward") == "forbidden"


def test_a_vote_keeps_the_rule_it_was_opened_by(lonely):
    with clock.fixed(clock.at(MONDAY, 9)):
        council = Council(lonely, 3)
        of_law = lonely.asked.get("/vote-rules?subject=fund_use&on=2026-03-30")["items"]
        assert [(rule["version"], rule["approval_of"]) for rule in of_law] == [
            ("物业管理条例2018-12", "all"),
            ("民法典-278", "taking_part"),
        ]
        with clock.fixed(clock.at(date(2020, 12, 31), 9)):
            older = council.matter()
        council.do(older, "meetings", MEETING)
        body = {"title": "用维修资金更换", "proposer": "resident"}
        proposal_id = council.do(older, "proposals", body)["proposals"][0]["id"]
        vote_id = council.call(older, proposal_id, version="物业管理条例2018-12")
        matter_id, proposal_id = council.discussed()
        superseded = _vote(proposal_id) | {"version": "物业管理条例2018-12"}
        assert council.refused(matter_id, "votes", superseded) == "vote_rule_superseded"
        by_law = council.call(matter_id, proposal_id, version="民法典-278")
        strict = {
            "version": "丰美议事规则",
            "subject": "fund_use",
            "effective_from": "2026-03-30",
            "quorum": {"numerator": 1, "denominator": 1},
            "approval": {"numerator": 1, "denominator": 1},
            "approval_of": "all",
            "ground": "业主大会2026年第1号决议",
        }
        asked = lonely.asked
        for more, code in (
            ({"effective_from": "2026-03-29"}, "vote_rule_too_early"),
            ({"quorum": {"numerator": 3, "denominator": 2}}, "share_invalid"),
            ({"approval": {"numerator": 1, "denominator": 1, "more": True}}, "share_invalid"),
        ):
            assert asked.refused("/vote-rules", strict | more) == code
        written = asked.post("/vote-rules", strict)
        assert written["quorum"] == {"numerator": 1, "denominator": 1, "more": False}
        assert len(asked.get("/vote-rules?subject=fund_use", community="xinqiu")["items"]) == 2
        third, proposal_id = council.discussed()
        of_before = _vote(proposal_id) | {"version": "民法典-278"}
        assert council.refused(third, "votes", of_before) == "vote_rule_superseded"
        by_own = council.call(third, proposal_id)

        outcomes = []
        for voted in (vote_id, by_law, by_own):
            keys = council.voters(voted)
            council.ballots(voted, keys[:1], "yes")
            council.ballots(voted, keys[1:2], "abstain")
            outcomes.append(got(council.ballots(voted, keys[2:], "yes"))["heads_in_favour"])
        assert outcomes == [(2, 2, True), (2, 2, True), (3, 2, False)]
        assert [council.close(voted).body["carried"] for voted in (vote_id, by_law, by_own)] == [
            True,
            True,
            False,
        ]
        seen = asked.get(f"/votes/{vote_id}")
        assert seen["rule"]["version"] == "物业管理条例2018-12"


def test_a_vote_that_was_lost_is_not_repeated_under_an_easier_subject(lonely):
    with clock.fixed(clock.at(MONDAY, 9)):
        council = Council(lonely, 3)
        wanted = {"id": name(), "subject": None}
        matter_id, proposal_id = council.discussed(**wanted)
        vote_id = council.call(matter_id, proposal_id, subject="fund_raising")
        assert lonely.asked.get(f"/matters/{matter_id}")["subject"] == "fund_raising"
        assert council.matter(**wanted) == matter_id  # opened again, it is the same
        nobody = got(lonely.asked.ask("GET", f"/votes/{vote_id}", role="steward"))
        assert nobody["heads_in_favour"] == nobody["area_in_favour"] == (0, 0, False)
        keys = council.voters(vote_id)
        council.ballots(vote_id, keys[:2], "yes")
        council.ballots(vote_id, keys[2:], "no")
        assert council.close(vote_id).body["carried"] is False
        easier = _vote(proposal_id) | {"subject": "assembly_rules"}
        assert council.refused(matter_id, "votes", easier) == "subject_differs"
        again = council.call(matter_id, proposal_id)
        assert lonely.asked.get(f"/votes/{again}")["vote"]["subject"] == "fund_raising"


def test_ballots_are_kept_once_whoever_brings_them_and_a_list_is_all_or_nothing(lonely):
    with clock.fixed(clock.at(MONDAY, 9)):
        council = Council(lonely, 6)
        vote_id = council.call(*council.discussed())
        keys = council.voters(vote_id)
        assert {a.status for a in together(3, lambda _: council.ballots(vote_id, keys, "yes"))} == {
            200
        }
        assert len(council.voters(vote_id, "yes")) == 6
        assert council.ballots(vote_id, keys[:1], "no").body["code"] == "ballot_differs"
        strange = council.ballots(vote_id, [keys[0], name()], "no", reason="x")
        assert strange.body["code"] == "voter_unknown"
        assert strange.body["errors"][0]["field"] == "ballots.1.household_id"
        assert council.ballots(vote_id, keys[:1] * 2, "no").body["code"] == "ballot_twice"
        assert len(council.voters(vote_id, "yes")) == 6

        def race(number):
            if number:
                return council.close(vote_id)
            return council.ballots(vote_id, keys[:1], "no", reason="抄错")

        answers = together(3, race)
        final = got(council.close(vote_id))
        assert got(answers[1]) == got(answers[2]) == final
        assert answers[0].status in (200, 409)
        yes = 6 if answers[0].status == 409 else 5
        assert final["heads_in_favour"] == (4, yes, True)
        assert len(council.voters(vote_id, "yes")) == yes
