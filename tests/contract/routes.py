"""Every route of the running apps, as their url maps tell it, and who may use it."""

import uuid
from collections.abc import Iterator
from typing import NamedTuple

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from shared.identity import PERMISSIONS, RESIDENT, ROLES, SERVICE_PERMISSIONS

UNASKED = ("HEAD", "OPTIONS")  # HEAD is GET without a body, OPTIONS names the methods

# Routes without a permission of their own, and why each needs none.
FOR_EVERYBODY = {
    "/healthz": "a machine asks whether the process lives",
    "/readyz": "a machine asks whether it is ready; counts only",
    "/metrics": "a machine counts; reachable inside only",
    "/openapi.json": "what can be asked is no secret",
    "/static/<path:filename>": "files of the pages",
    "/static/bootstrap-5.3.8.css": "a file of the pages",
    "/favicon.ico": "a file of the pages",
    "/sw.js": "the worker of the pages; it holds names of files only",
    "/redeem": "who brings a code has no password yet",
    "/sign-in": "who signs in has no session yet",
    "/": "the start page",
    "/docs": "the document to read",
    "/r/<building_id>": "what a QR code leads to",
    "/t": "a resident types a code",
    "/t/<code>": "who has the code follows the report",
    "/api/v1/auth/token": "who signs in has no token yet",
    "/api/v1/auth/redeem": "who brings a code has no password yet",
    "/public": "what was published is for everybody",
    "/public/<community>": "what was published is for everybody",
    "/public/<community>/<period>": "what was published is for everybody",
    "/public/<community>/<period>/photos/<sha256>.jpg": "what two people chose to show",
    "/public/<community>/<period>/<name>": "what was published is for everybody",
    "/public/<community>/<period>/corrections/<int:sequence>/<name>": "so are its corrections",
    "/public/<community>/<period>/object": "everybody may object during the notice",
    "/public/objections": "who has the code follows the objection",
    "/api/v1/public/record/<community>/<period>/objections": "everybody may object",
    "/api/v1/public/record/objections/<code>": "who has the code follows the objection",
    "/api/v1/public/record/<community>/chain": "everybody may compute the chain again",
    "/open311/v2/<path:path_inside>": "a resident's door; the service behind judges",
    "/api/v1/property/public/<path:path_inside>": "a resident's door; the service behind judges",
}
FOR_WHO_SIGNED_IN = {
    "/api/v1/auth/me": "everybody may ask who they are",
    "/api/v1/auth/password": "one's own",
    "/api/v1/auth/sign-ins": "one's own",
    "/api/v1/auth/sign-out": "one's own session",
    "/api/v1/auth/sign-out-everywhere": "one's own sessions",
    "/api/v1/auth/sessions": "one's own sessions",
    "/api/v1/auth/sessions/<session_id>/end": "one's own session; another's is not there",
    "/api/v1/auth/second-factor": "one's own",
    "/api/v1/auth/second-factor/confirm": "one's own",
    "/api/v1/auth/second-factor/remove": "one's own",
    "/api/v1/api-tokens": "one's own, for no more than one may",
    "/api/v1/api-tokens/<token_id>/revoke": "one's own; an admin's right is judged inside",
    "/api/v1/<service>/<path:path_inside>": "handed on; the service behind judges",
    "/feeds/<service>": "for services only, which the view itself judges",
}


class Somebody(NamedTuple):
    """A role, or a service that acts in nobody's role."""

    role: str
    service: str | None = None

    def may(self, permission: str | None) -> bool:
        """What the table says of them."""
        if permission is None:
            return True
        if self.service:
            return permission in SERVICE_PERMISSIONS[self.service]
        return self.role in PERMISSIONS.get(permission, ())


EVERYBODY = (
    *(Somebody(role) for role in ROLES),
    Somebody(RESIDENT),
    Somebody("nothing"),  # somebody whose every role was taken away
    *(Somebody("", service) for service in SERVICE_PERMISSIONS),
)


class Route(NamedTuple):
    """A method at a rule, the permission of its view, and a path to things that are not there."""

    method: str
    rule: str
    permission: str | None
    path: str


class Screen(NamedTuple):
    """A page for who has signed in, and the permissions of which one is enough; none: for all."""

    rule: str
    permissions: tuple[str, ...]
    path: str

    def is_for(self, who: Somebody) -> bool:
        """What the table says of them."""
        return not self.permissions or any(who.may(each) for each in self.permissions)


def screens_of(app: Flask) -> Iterator[Screen]:
    """Every page that is shown only to who has signed in."""
    for rule in app.url_map.iter_rules():
        permissions = getattr(app.view_functions[rule.endpoint], "permissions", None)
        if permissions is not None and "GET" in (rule.methods or ()):
            yield Screen(rule.rule, permissions, fabricated(rule))


def routes_of(app: Flask) -> Iterator[Route]:
    """Every route of the API that an app answers at, each method for itself."""
    for rule in app.url_map.iter_rules():
        if hasattr(app.view_functions[rule.endpoint], "permissions"):
            continue  # a screen
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        for method in sorted((rule.methods or set()).difference(UNASKED)):
            yield Route(method, rule.rule, permission, fabricated(rule))


def _invented(converter: BaseConverter) -> object:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else uuid.uuid4()


def fabricated(rule: Rule) -> str:
    """A path of the rule that leads to nothing: its names are new."""
    values = {name: _invented(converter) for name, converter in rule._converters.items()}
    built = rule.build({name: str(value) for name, value in values.items()})
    assert built is not None, rule.rule
    return built[1]
