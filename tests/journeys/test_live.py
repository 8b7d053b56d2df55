"""A sale is in the live figures two seconds after the clerk was told that it is recorded."""

import threading
import time

from tests.journeys.shop import PRICE_FEN, Shop

DAY = "2026-08-03"
SALES = 20
SECONDS_MAX = 2.0


def test_a_sale_is_in_the_live_figures_within_two_seconds(instance, as_):
    """While somebody else reads the loop all the time: the follower waits a second at most."""
    shop = Shop(as_, "LIVE")
    shop.receive(SALES, DAY)
    shop.open(DAY)
    reader, over = as_("steward"), threading.Event()

    def read():
        while not over.wait(0.05):
            reader.get("/loop/summary")

    threading.Thread(target=read, daemon=True).start()
    accountant = as_("accountant")
    for number in range(1, SALES + 1):
        shop.sell(1, DAY, cash=PRICE_FEN)
        told_at = time.monotonic()
        while live_fen(accountant) < number * PRICE_FEN:
            assert time.monotonic() - told_at < SECONDS_MAX, f"sale {number} is not there"
    over.set()
    assert live_fen(accountant) == SALES * PRICE_FEN
    [outlet] = accountant.get("/loop/outlets", since=DAY, until=DAY)["items"]
    assert (outlet["outlet_id"], outlet["sales_count"]) == ("LIVE", SALES)
    assert outlet["live_revenue_fen"] == SALES * PRICE_FEN


def live_fen(person) -> int:
    return person.get("/loop/summary", period=DAY[:7])["communities"][0]["live_revenue_fen"]
