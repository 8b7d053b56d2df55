"""The routes of a room."""

import flask_smorest
from apispec.ext.marshmallow.common import resolve_schema_instance


class Blueprint(flask_smorest.Blueprint):
    """Reads what is sent with one schema for all requests: making one takes longer than reading."""

    def arguments(self, schema, **how):
        """What a view takes; a schema is read by several threads at once and keeps nothing."""
        return super().arguments(resolve_schema_instance(schema), **how)
