"""`/orders/mine`: what a repairer has in hand. The page works without a line: its script reads the
orders, keeps them in the browser, and sends what was done when the line is back."""

from gateway.web import desk, language
from gateway.web.orders.places import page
from shared.identity import caller

hand = desk.desk("hand", __name__, "/orders/mine")


@hand.get("")
@desk.shown_to("order:work")
def mine():
    """The same page for everybody; whose orders they are stands in it."""
    spoken = language.remembered()

    def names(table: dict[str, tuple[str, str]]) -> dict[str, str]:
        return {code: spoken.say(*both) for code, both in table.items()}

    return page("mine.html", user=caller().user, names=names)
