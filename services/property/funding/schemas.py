"""Dispatch on the wire."""

from shared import wire


class DispatchWorkOrderSchema(wire.Schema):
    """Who shall repair it: a user name."""

    assignee = wire.Name(longest=64, required=True, metadata={"example": "repairer"})
