"""Deciding parameters."""

import json
from typing import Any

from marshmallow import ValidationError

from services.store.database import writes
from services.store.days.queries import last_closed_anywhere
from services.store.policies.models import Policy
from services.store.policies.schemas import POLICIES
from shared import clock
from shared.errors import Invalid, Refusal, missing
from shared.identity import Principal


@writes
def decide_policy(who: Principal, name: str, wanted: dict) -> dict[str, Any]:
    """Set the values of a policy from a day on; what was closed under the old ones keeps them.

    Raises `policy_unknown`, `policy_invalid`, `policy_too_late`.
    """
    if name not in POLICIES:
        raise missing("policy", name)
    try:
        values = POLICIES[name].load(wanted["settings"])
    except ValidationError as error:
        fields = {
            f"settings.{field}": str(said) for field, said in error.normalized_messages().items()
        }
        raise Invalid("policy_invalid", "Some values are not as they must be.", fields) from None
    closed = last_closed_anywhere(who)
    if closed and wanted["effective_from"] <= closed:
        message = f"Days up to {closed} are closed; choose a later one."
        raise Refusal("policy_too_late", message, {"effective_from": message})
    row = Policy.create(
        community=who.community,
        name=name,
        effective_from=wanted["effective_from"],
        settings=json.dumps(POLICIES[name].dump(values), ensure_ascii=False),
        made_by=who.user,
        made_at=clock.now(),
    )
    return {
        "name": name,
        "effective_from": row.effective_from,
        "settings": json.loads(row.settings),
        "made_by": row.made_by,
    }
