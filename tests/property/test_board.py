"""What the steward sees at a glance: not finished, whose, and what is late."""

from datetime import timedelta

from services.property.clocks.models import Clock
from shared import clock
from shared.paging import write_place


def board(town, by: str) -> dict:
    items = town.asked.get(f"/board?by={by}", role="steward")["items"]
    return {row["value"]: row for row in items}


def test_the_board_counts_what_is_not_finished_by_whose_it_is_and_what_is_late(lonely):
    building = lonely.building()["id"]
    lonely.asked.post("/staff", {"name": "赵工", "user": "zhao", "team": "水电组"})
    started, waiting, done = (lonely.order(building_id=building) for _ in range(3))
    for order_id in (started, done):
        lonely.dispatch(order_id)
        lonely.start(order_id)
    lonely.complete(done)
    lonely.accept(done)
    an_hour_ago = clock.text(clock.now() - timedelta(hours=1))
    with lonely.asked.service.database.connection():
        late = Clock.update(next_due_at=an_hour_ago).where(Clock.work_order == started)
        lonely.asked.service.database.run(late.execute)
    teams = board(lonely, "team")
    assert (teams["水电组"]["states"], teams["水电组"]["late"]) == ({"started": 1}, 1)
    assert (teams[None]["states"], teams[None]["late"]) == ({"open": 1}, 0)
    (row,) = board(lonely, "building").values()
    assert (row["name"], row["orders"], row["late"]) == ("3号楼", 2, 1)
    assert row["states"] == {"open": 1, "started": 1}
    assert list(board(lonely, "assignee")) == ["zhao", None]
    assert set(board(lonely, "urgency")) == {"ordinary"}
    seen = lonely.asked.get("/board", role="steward", community="elsewhere")
    assert seen == {"unrouted": {"reports": 0, "oldest_at": None}, "items": []}
    said = {"building_id": building, "domain": "water", "text": "水管漏水"}
    lonely.asked.post("/reports", said, role="clerk")
    unrouted = lonely.asked.get("/board", role="steward")["unrouted"]
    assert unrouted["reports"] == 1 and unrouted["oldest_at"] <= clock.text(clock.now())
    lonely.cancel(waiting)
    assert board(lonely, "category")["roof"]["orders"] == 1


def test_a_cursor_that_no_text_column_could_hold_is_refused_by_every_list(lonely):
    for path, place in (
        ("/late-orders?kind=late", ("2026-01-01T00:00:00.000000Z", "\x00")),
        ("/work-orders?unfinished=true&order=urgency", (0, "9999", "\x00")),
        ("/work-orders?", ("\x00",)),
    ):
        answer = lonely.asked.ask("GET", f"{path}&after={write_place(*place)}", role="steward")
        assert (answer.status, answer.body["code"]) == (400, "cursor_invalid"), path
