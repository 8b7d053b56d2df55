"""What a person must look at, through HTTP on both engines."""

from datetime import date

from services.store.attention.commands import Concern, raise_attention, settle_subject
from shared.facts import AttentionRaised, AttentionSettled
from shared.identity import Principal
from tests.service import COMMUNITY

WHO = Principal("li", COMMUNITY)
CONCERN = Concern("clock_skew", "sale-1", date(2026, 3, 2), "The clock was wrong.", {"minutes": 11})


def raised(store):
    with store.service.database.connection():
        raise_attention(WHO, [CONCERN])
    return store.get("/attention", role="clerk")["items"][0]


def test_a_concern_is_told_and_stays_until_a_person_has_looked(store):
    item = raised(store)
    assert (item["code"], item["content"]) == ("clock_skew", {"minutes": 11})
    path = f"/attention/{item['id']}/settle"
    assert store.refused(path, {"note": "x"}, role="clerk") == "forbidden"
    assert store.post(path, {"note": "已核对"}, role="cashier")["settled_by"] == "cashier"
    assert store.refused(path, {"note": "again"}, role="cashier") == "attention_settled_already"
    assert store.get("/attention", role="clerk")["items"] == []
    assert len(store.get("/attention?settled=true", role="clerk")["items"]) == 1
    assert [type(fact) for fact in store.told()] == [AttentionRaised, AttentionSettled]


def test_a_command_settles_what_was_raised_about_its_thing(store):
    raised(store)
    with store.service.database.connection():
        settle_subject(WHO, "clock_skew", "sale-1", "dealt with")
    assert store.get("/attention")["items"] == []


def test_another_community_sees_nothing_of_it(store):
    item = raised(store)
    assert store.get("/attention", community="elsewhere")["items"] == []
    answer = store.ask(
        "POST", f"/attention/{item['id']}/settle", {"note": "x"}, role="cashier", community="far"
    )
    assert answer.body["code"] == "attention_unknown"
