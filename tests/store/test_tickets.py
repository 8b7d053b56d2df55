"""Baskets put aside: taken up once, at any till of the outlet, on both engines."""

import peewee
import pytest

from services.store.tills.tickets.models import Ticket
from services.store.tills.tickets.queries import OPEN_MAX
from tests.threads import together

WANG = {"role": "clerk", "user": "wang"}
UNKNOWN = "01920000-0000-7000-8000-000000000009"


def another_till(shop, name="二号", outlet="main"):
    till = shop.store.post("/tills", {"name": name, "outlet": outlet})["id"]
    shop.store.post(f"/tills/{till}/open", {"float_fen": 0}, **WANG)
    return till


def basket(shop, *lines, **more):
    rows = [{"sku": sku, "quantity": quantity} for sku, quantity in lines or [("TEA", "2")]]
    return {"till_id": shop.till, "note": "去拿钱包", "lines": rows, **more}


def suspend(shop, *lines, **more):
    return shop.store.post("/tickets", basket(shop, *lines, **more), role="clerk")


def waiting(shop, outlet="main"):
    return shop.store.get(f"/tickets?outlet={outlet}", role="clerk")["items"]


def resume(shop, ticket, till=None, **who):
    path = f"/tickets/{ticket['id']}/resume"
    return shop.store.ask("POST", path, {"till_id": till or shop.till}, **(who or WANG))


def test_a_basket_put_aside_is_sold_as_it_was_at_another_till_and_moves_nothing_before(shop):
    shop.receive("TEA", "10", 2_500)
    line = {"sku": "TEA", "quantity": "2", "discount_fen": 20}
    ticket = suspend(shop, lines=[line])
    assert shop.on_hand("TEA") == ("10", 2_500)
    assert waiting(shop) == [ticket]
    till = another_till(shop)
    taken = resume(shop, ticket, till).body
    assert (taken["ended_as"], taken["ended_by"], waiting(shop)) == ("resumed", "wang", [])
    cash = [{"method": "cash", "amount_fen": 680}]
    body = {"till_id": till, "lines": taken["lines"], "tenders": cash}
    assert shop.store.post("/sales", body, **WANG)["total_fen"] == 680
    assert shop.on_hand("TEA") == ("8", 2_000)


def test_two_tills_at_once_take_a_ticket_up_once(shop):
    ticket, till = suspend(shop), another_till(shop)

    def work(number):
        if number:
            return resume(shop, ticket, till, **WANG)
        return resume(shop, ticket, shop.till, role="clerk")

    answers = together(2, work)
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert {a.body["code"] for a in answers if a.status == 409} == {"ticket_taken"}


def test_a_ticket_given_up_is_not_taken_up_again(shop):
    ticket = suspend(shop)
    path = f"/tickets/{ticket['id']}/discard"
    assert shop.store.post(path, role="clerk")["ended_as"] == "discarded"
    assert shop.store.refused(path, role="clerk") == "ticket_taken"
    assert resume(shop, ticket, role="clerk").body["code"] == "ticket_taken"
    assert waiting(shop) == []


def test_a_ticket_waits_in_its_outlet_and_community(shop):
    ticket = suspend(shop)
    elsewhere = another_till(shop, "三号", "east")
    assert waiting(shop, "east") == []
    assert resume(shop, ticket, elsewhere).body["code"] == "ticket_elsewhere"
    discard = f"/tickets/{ticket['id']}/discard"
    far = {"role": "clerk", "community": "far"}
    assert shop.store.refused(discard, **far) == "ticket_unknown"
    assert waiting(shop) == [ticket]


def test_what_cannot_be_put_aside_is_refused_by_name(shop):
    def refused(body):
        return shop.store.refused("/tickets", body, role="clerk")

    assert refused(basket(shop, ("NOTHING", "1"))) == "product_not_found"
    assert refused(basket(shop, till_id=UNKNOWN)) == "till_unknown"
    assert refused(basket(shop, lines=[])) == "invalid_request"
    named = basket(shop, id=UNKNOWN)
    first = shop.store.post("/tickets", named, role="clerk")
    assert shop.store.post("/tickets", named, role="clerk") == first
    assert refused(named | {"note": "别人"}) == "ticket_differs"
    shop.count(10_000)
    assert refused(basket(shop)) == "till_not_open"
    assert resume(shop, first).body["code"] == "till_not_open"


def test_a_hundred_tickets_wait_in_an_outlet_and_no_more(shop):
    first = suspend(shop)
    with shop.store.service.database.connection():
        kept = Ticket.get_by_id(first["id"]).__data__
        rows = [{**kept, "id": f"ticket-{number}"} for number in range(OPEN_MAX - 1)]
        Ticket.insert_many(rows).execute()
    assert shop.store.refused("/tickets", basket(shop), role="clerk") == "tickets_full"
    shop.store.post(f"/tickets/{first['id']}/discard", role="clerk")
    assert suspend(shop)["ended_at"] is None


def test_the_close_of_a_till_names_what_still_waits_and_is_not_held_up(shop):
    ticket = suspend(shop)
    closed = shop.count(10_000)
    assert closed["open_tickets"] == [{"id": ticket["id"], "note": "去拿钱包"}]
    assert shop.close_day()["day"] == "2026-03-02"


def test_a_ticket_stays_as_it_was_put_aside(shop):
    suspend(shop)
    with shop.store.service.database.connection():
        for query in (Ticket.update(content="[]"), Ticket.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.execute()
