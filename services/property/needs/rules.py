"""What may be matched. Pure: no Flask, no peewee, no clock."""

KINDS = ("repair", "care", "health", "education", "culture", "legal", "other")


def match_problem(need_kind: str, offer_kind: str) -> str | None:
    """Why an offer does not answer a need, or None."""
    if need_kind == offer_kind:
        return None
    return f"{need_kind} is needed, {offer_kind} is offered."
