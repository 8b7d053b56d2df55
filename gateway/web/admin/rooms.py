"""The rooms of the section."""

from gateway.web.admin.access import access
from gateway.web.admin.backups import copies
from gateway.web.admin.checks import checks
from gateway.web.admin.house_rules import rules
from gateway.web.admin.imports import imports
from gateway.web.admin.overview import overview
from gateway.web.admin.people import users

ROOMS = (overview, users, access, rules, imports, checks, copies)
