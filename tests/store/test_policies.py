"""The shop's parameters, through HTTP on both engines."""


def decided(store, on=None):
    query = f"?on={on}" if on else ""
    return {row["name"]: row for row in store.get(f"/policies{query}")["items"]}


def test_a_policy_nobody_decided_has_its_default(store):
    till = decided(store)["till"]
    assert till["effective_from"] is None
    assert till["settings"]["day_turns_at_hour"] == 4


def test_a_policy_holds_from_its_day_and_an_old_day_gives_the_old_answer(store):
    wanted = {"effective_from": "2026-05-01", "settings": {"rounding_max_fen": 9}}
    store.post("/policies/till", wanted, role="accountant")
    assert decided(store, "2026-04-30")["till"]["settings"]["rounding_max_fen"] == 99
    assert decided(store, "2026-05-01")["till"]["settings"]["rounding_max_fen"] == 9


def test_a_policy_is_refused_by_name_by_field_and_by_role(store):
    wanted = {"effective_from": "2026-05-01", "settings": {"day_turns_at_hour": 25}}
    answer = store.ask("POST", "/policies/till", wanted)
    assert (answer.status, answer.body["code"]) == (422, "policy_invalid")
    assert answer.body["errors"][0]["field"] == "settings.day_turns_at_hour"
    assert store.refused("/policies/none", wanted) == "policy_unknown"
    assert store.refused("/policies/till", wanted, role="clerk") == "forbidden"


def test_what_was_closed_under_a_policy_keeps_it(shop):
    shop.count(10_000)
    shop.close_day()
    wanted = {"effective_from": "2026-03-02", "settings": {}}
    assert shop.store.refused("/policies/till", wanted) == "policy_too_late"
