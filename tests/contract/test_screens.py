"""Every page of the desk for every role: who has one of its permissions sees it, nobody else."""

from urllib.parse import quote

import pytest

from gateway.database import gateway as database
from shared.identity import PERMISSIONS, ROLES
from tests import engines
from tests.contract.routes import Somebody, screens_of
from tests.gateway.conftest import Gate


@pytest.fixture
def gate():
    """The gateway; nobody stands behind it, so a page that reads services is answered 503."""
    with engines.fresh("sqlite") as settings:
        yield Gate(settings)
        database.close()


def test_a_page_is_shown_to_its_roles_and_leads_all_others_away(gate):
    client, screens = gate.app.test_client(), list(screens_of(gate.app))
    assert len(screens) >= 1
    for screen in screens:
        assert set(screen.permissions) <= set(PERMISSIONS), screen
        away = client.get(screen.path)
        assert away.status_code == 303, screen
        assert away.headers["Location"] == f"/sign-in?next={quote(screen.path, safe='')}"
    for role in (*ROLES, "nothing"):
        headers = {"Authorization": f"Bearer {gate.token(role)}"}
        for screen in screens:
            answer = client.get(screen.path, headers=headers)
            assert answer.mimetype in ("text/html", "text/javascript", "application/json"), screen
            assert (answer.status_code == 403) != screen.is_for(Somebody(role)), (screen, role)
