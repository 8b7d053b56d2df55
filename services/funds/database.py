"""The funds' own database, and the three things every command of the funds needs of it."""

from typing import Any

from shared import outbox
from shared.database import ServiceDatabase
from shared.errors import Refusal, missing
from shared.facts import Fact
from shared.identity import Principal

funds = ServiceDatabase("funds")
Table, writes = funds.Table, funds.writes


def tell(who: Principal, fact: Fact) -> None:
    """Tell a fact in the name of the caller's community."""
    outbox.tell(funds, who.community, fact)


def named_before(model: Any, thing: str, who: Principal, wanted: dict) -> Any:
    """The row a client has named with this id before, None if the id is new.

    Raises `<thing>_unknown` for another community's id, `<thing>_differs` for other content.
    """
    earlier = wanted["id"] and model.get_or_none(model.id == wanted["id"])
    if not earlier:
        return None
    if earlier.community != who.community:
        raise missing(thing, wanted["id"])
    differing = [field for field, value in wanted.items() if getattr(earlier, field) != value]
    if differing:
        raise Refusal(
            f"{thing}_differs",
            f"The {thing.replace('_', ' ')} {wanted['id']} is here already with other content.",
            {field: "This differs from what was sent first." for field in differing},
        )
    return earlier
