"""Who did what: kept with the answer, final in the database, and without what was said."""

import re
import threading
from datetime import timedelta

import peewee
import pytest
from flask import request
from flask_smorest import Blueprint
from playhouse.migrations import Runner

from services.property.app import SERVICE as PROPERTY
from services.store.app import SERVICE as STORE
from shared import clock, follower, idempotency
from shared.app import ServiceApp
from shared.database import KERNEL_MIGRATIONS, ServiceDatabase
from shared.errors import Refusal
from shared.idempotency import asks_others, forget_old_answers
from shared.identity import requires
from shared.service import Service
from tests.service import COMMUNITY, Asked, running
from tests.threads import together

TEA = {"sku": "TEA", "name": "红茶", "category": "饮料", "unit": "盒", "price_fen": 350}


@pytest.fixture
def store(settings):
    with running(STORE, settings) as asked:
        yield asked


@pytest.fixture
def slow(settings, tmp_path):
    """A service with one view that waits for others, and asks `work` what to answer meanwhile."""
    room = Blueprint("things", __name__)

    @room.post("/things")
    @room.response(200)
    @asks_others
    def make():
        return {"made": slow.work()}

    @room.post("/public/reports/<code>/accept")
    @room.response(200)
    @requires("intake:make")
    def accept(code):
        return {"accepted": code}

    database = ServiceDatabase("slow")
    service = Service(database, "Slow", tmp_path)
    service.migrate(settings)
    try:
        slow = Asked(service, settings, ServiceApp(service, (room,), settings))
        slow.work = lambda: 1
        yield slow
    finally:
        database.close()


def log(asked, query="", **who):
    return asked.get(f"/audit-log{query}", **({"role": "reviewer"} | who))["items"]


def rows(asked):
    """Everything the database holds of answers."""
    database = asked.service.database
    with database.connection():
        return list(database.kernel.StoredAnswer.select().tuples())


def tea(number):
    return TEA | {"sku": f"TEA-{number}"}


def test_a_change_is_in_the_log_with_who_made_it_and_nothing_of_what_was_said(store):
    made = store.post("/products", TEA, user="wang", headers={"traceparent": trace("a" * 32)})
    (entry,) = log(store)
    assert entry.pop("at").endswith("Z")
    assert entry == {
        "actor": "wang",
        "service": None,
        "method": "POST",
        "path": "/products",
        "status": 201,
        "trace_id": "a" * 32,
    }
    assert made["name"] == "红茶"
    store.get("/products")
    assert store.refused("/products", TEA) == "product_exists"
    assert len(log(store)) == 1, "neither reading nor what was refused changes anything"


def trace(trace_id):
    return f"00-{trace_id}-{'b' * 16}-01"


def test_a_repeated_request_is_one_entry(store):
    for _ in range(3):
        store.post("/products", TEA, key="k1")
    together(4, lambda _: store.ask("POST", "/products", tea(2), key="k2"))
    assert len(log(store)) == 2


def test_the_log_is_read_newest_first_a_page_at_a_time(store):
    for number in range(5):
        store.post("/products", tea(number), user=f"u{number}")
    seen, after = [], ""
    while after is not None:
        page = store.get(f"/audit-log?limit=2{after and '&after=' + after}", role="district")
        seen += [entry["actor"] for entry in page["items"]]
        after = page["next"]
    assert seen == ["u4", "u3", "u2", "u1", "u0"]
    answer = store.ask("GET", "/audit-log?after=bm9uc2Vuc2U", role="admin")
    assert (answer.status, answer.body["code"]) == (400, "cursor_invalid")


def test_entries_of_the_same_moment_are_each_shown_once(store):
    with clock.fixed(clock.now()):
        for number in range(5):
            store.post("/products", tea(number), user=f"u{number}")
        first = store.get("/audit-log?limit=3")
        second = store.get(f"/audit-log?limit=3&after={first['next']}")
    actors = [entry["actor"] for entry in first["items"] + second["items"]]
    assert sorted(actors) == ["u0", "u1", "u2", "u3", "u4"]


def test_the_log_is_asked_by_person_day_and_path(store):
    early = clock.at(clock.today() - timedelta(days=3), 9)
    with clock.fixed(early):
        store.post("/products", tea(1), user="wang")
    store.post("/suppliers", {"code": "S1", "name": "批发"}, role="cashier", user="li")
    store.post("/products", tea(2), user="li")
    assert [entry["actor"] for entry in log(store, "?actor=wang")] == ["wang"]
    assert len(log(store, "?actor=li&path=/products")) == 1
    assert len(log(store, "?path=/pro%25")) == 0, "no sign stands for any other"
    day = clock.business_day(early).isoformat()
    assert [entry["actor"] for entry in log(store, f"?since={day}&until={day}")] == ["wang"]
    assert len(log(store, f"?since={clock.today().isoformat()}")) == 2
    assert store.ask("GET", "/audit-log?since=soon").status == 422


def test_the_log_is_for_those_who_check_and_for_their_own_community(store):
    store.post("/products", TEA)
    for role in ("clerk", "cashier", "accountant", "steward", "repairer"):
        assert store.ask("GET", "/audit-log", role=role).body["code"] == "forbidden"
    for role in ("admin", "reviewer", "district"):
        assert len(log(store, role=role)) == 1
    assert log(store, community="elsewhere") == []


def test_a_service_that_asks_in_somebodys_name_is_named_with_them(slow):
    slow.post("/things", user="steward", acting_service="property")
    (entry,) = log(slow)
    assert (entry["actor"], entry["service"]) == ("steward", "property")


def test_a_tracking_code_is_neither_shown_nor_kept(slow):
    answer = slow.ask(
        "POST", "/public/reports/7K3M-90AB/accept", role="resident", community="", key="k"
    )
    assert answer.status == 200
    ((path,),) = [re.findall(r"/public[^']*", str(row)) for row in rows(slow)]
    assert path == "/public/reports/…/accept"


def test_what_a_resident_did_is_in_the_log_of_the_community_it_concerns(settings):
    with running(PROPERTY, settings) as asked:
        building = {"name": "3号楼", "address": "中华路12号", "managed": False}
        building_id = asked.post("/buildings", building)["id"]
        body = {"building_id": building_id, "domain": "power", "text": "灯坏了"}
        resident = {"role": "resident", "community": ""}
        code = asked.post("/public/reports", body, headers={"Visitor": "v1"}, **resident)["code"]
        asked.post(f"/public/reports/{code}/withdraw", headers={"Visitor": "v1"}, **resident)
        found = [(entry["actor"], entry["path"]) for entry in log(asked, "?actor=resident")]
        assert found == [
            ("resident", "/public/reports/…/withdraw"),
            ("resident", "/public/reports"),
        ]
        assert log(asked, "?actor=resident", community="elsewhere") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stored_answer SET actor = 'nobody'",
        "UPDATE stored_answer SET path = '/other'",
        "UPDATE stored_answer SET status = 0",
        "UPDATE stored_answer SET body = 'other'",
        "UPDATE stored_answer SET body = ''",
        "UPDATE stored_answer SET forgotten_at = '2026'",
        "UPDATE stored_answer SET actor = NULL, body = '', forgotten_at = '2026'",
        "DELETE FROM stored_answer",
    ],
)
def test_what_was_done_is_final_in_the_database_itself(store, statement):
    store.post("/products", TEA)
    before = rows(store)
    with store.service.database.connection(), pytest.raises(peewee.DatabaseError, match="final"):
        store.service.database.proxy.execute_sql(statement)
    assert rows(store) == before


def test_a_key_belongs_to_who_used_it_first(store):
    store.post("/products", TEA, user="wang", key="k1")
    assert store.refused("/products", TEA, user="li", key="k1") == "idempotency_key_reused"
    again = store.ask("POST", "/products", TEA, user="wang", key="k1")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert store.post("/products", TEA, user="li", key="k1", community="elsewhere")


def test_a_service_repeats_its_request_for_whoever_asks_next(slow):
    first = slow.ask("POST", "/things", user="wang", acting_service="property", key="k1")
    slow.work = lambda: 2
    again = slow.ask("POST", "/things", user="li", acting_service="property", key="k1")
    assert again.body == first.body
    assert slow.refused("/things", user="wang", key="k1") == "idempotency_key_reused"


def test_a_resident_who_changed_the_network_gets_the_first_answer(slow):
    path, resident = "/public/reports/7K3M/accept", {"role": "resident", "community": ""}
    first = slow.ask("POST", path, key="k1", headers={"Visitor": "v1"}, **resident)
    again = slow.ask("POST", path, key="k1", headers={"Visitor": "v2"}, **resident)
    assert again.body == first.body
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_claim_that_came_to_nothing_is_given_back_and_is_no_entry(slow):
    def refuse():
        raise Refusal("not_now", "Not now.")

    slow.work = refuse
    assert slow.refused("/things", key="k1") == "not_now"
    assert rows(slow) == []
    slow.work = lambda: 1
    assert slow.post("/things", key="k1") == {"made": 1}
    assert len(log(slow)) == 1


def test_of_two_who_work_on_one_claim_the_first_answer_stays(slow):
    begun, go = threading.Event(), threading.Event()

    def work():
        if request.headers["Visitor"] == "first":
            begun.set()
            assert go.wait(30)
            raise Refusal("not_now", "Not now.")
        return "second"

    slow.work = work

    def ask(number):
        if number == 0:
            return slow.ask("POST", "/things", key="k1", headers={"Visitor": "first"})
        assert begun.wait(30)
        late = clock.now() + timedelta(seconds=idempotency.CLAIM_SECONDS + 1)
        with clock.fixed(late):
            answer = slow.ask("POST", "/things", key="k1", headers={"Visitor": "second"})
        go.set()
        return answer

    first, second = together(2, ask)
    assert (first.status, second.body) == (409, {"made": "second"})
    again = slow.ask("POST", "/things", key="k1", headers={"Visitor": "second"})
    assert again.headers["Idempotency-Replayed"] == "true", "what was answered is not given back"


def test_an_old_answer_is_forgotten_but_not_that_it_was_given(store):
    days = idempotency.ANSWER_DAYS
    with clock.fixed(clock.now() - timedelta(days=days, seconds=1)):
        store.post("/products", TEA, user="wang", key="old")
    with clock.fixed(clock.now() - timedelta(days=days - 1)):
        store.post("/products", tea(2), user="wang", key="young")
    database = store.service.database
    assert sum(together(3, lambda _: forget_old_answers(database))) == 1
    assert forget_old_answers(database) == 0
    assert "红茶" not in str([row for row in rows(store) if row[1] == "old"])

    answer = store.ask("POST", "/products", TEA, user="wang", key="old")
    assert (answer.status, answer.body["code"]) == (409, "answer_forgotten")
    other = store.refused("/products", tea(3), user="wang", key="old")
    assert other == "idempotency_key_reused"
    young = store.ask("POST", "/products", tea(2), user="wang", key="young")
    assert young.headers["Idempotency-Replayed"] == "true"
    assert [entry["actor"] for entry in log(store)] == ["wang", "wang"]


def test_an_answer_to_a_resident_may_hold_a_code_and_is_forgotten_after_days(store):
    keeps, was = idempotency.RESIDENT_ANSWER_DAYS, clock.now()
    resident = {"actor": "resident", "service": None}
    for key, days, who in (
        ("theirs", keeps, resident),
        ("their-last", keeps - 1, resident),
        ("ours", keeps, {"actor": "li", "service": None}),
        ("a-service", keeps, {"actor": "resident", "service": "property"}),
    ):
        row = {"community": "", "key": key, "fingerprint": key, "status": 201, "body": "CODE"}
        moment = was - timedelta(days=days, seconds=1)
        row |= who | {"stored_at": moment, "concerns": None, "method": "POST", "path": "/"}
        database = store.service.database
        with database.connection():
            database.insert_rows(database.kernel.StoredAnswer, [row | {"trace_id": ""}])
    assert forget_old_answers(database) == 1
    assert [row[1] for row in rows(store) if "CODE" not in str(row)] == ["theirs"]


def test_a_follower_forgets_unasked_even_of_a_service_that_hears_nobody(store):
    with clock.fixed(clock.now() - timedelta(days=idempotency.ANSWER_DAYS + 1)):
        store.post("/products", TEA, key="old")
    database, stop = store.service.database, threading.Event()
    thread = threading.Thread(target=follower.follow, args=(database, {}, None, stop))
    thread.start()
    until = clock.now() + timedelta(seconds=30)
    while "红茶" in str(rows(store)) and clock.now() < until:
        stop.wait(0.05)
    stop.set()
    thread.join()
    assert "红茶" not in str(rows(store))


def test_answers_older_than_the_log_name_nobody_and_are_still_given(bare):
    database = STORE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "store"')
    kernel = Runner(database.proxy.obj, str(KERNEL_MIGRATIONS), table_name="kernel_migration")
    kernel.up("0001_kernel")
    database.proxy.close()
    with running(STORE, bare) as store:
        body = b'{"sku": "TEA"}'
        with store.app.test_request_context("/products", method="POST", data=body):
            fingerprint = idempotency._fingerprint(database.pepper)
        with database.connection():
            database.kernel.StoredAnswer.insert(
                community=COMMUNITY,
                key="old",
                fingerprint=fingerprint,
                status=201,
                body='{"id": "1"}',
                stored_at=clock.now(),
            ).execute()
        again = store.ask("POST", "/products", body, key="old", user="somebody")
        assert (again.status, again.body) == (201, {"id": "1"})
        assert log(store) == []
