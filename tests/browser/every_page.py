"""Every page of the house, walked by everybody who may see it: found from the url map and by
following links, so that a new page is walked without being named here."""

import pytest

from deploy.client import Client
from deploy.instance import sign_ins
from deploy.neighbourhood import Resident
from gateway.app import create_app
from gateway.database import gateway as database
from shared.identity import ROLES
from tests.browser.people import at_a_page
from tests.browser.walks import Place, Walk, doors
from tests.contract.routes import Somebody, screens_of
from tests.lived_in import with_a_past

LANGUAGES = ("zh", "en")
PASSER_BY = "passer-by"
# Every closed month of this community is published; tests/browser/test_disclosure.py walks these.
UNREACHED = ("/finance/disclosure/prepare/<period>", "/finance/disclosure/<snapshot_id>")


class House:
    """A lived-in instance, its map, and what the walks have seen of it."""

    def __init__(self, instance):
        self.instance, self.base = instance, instance.settings.gateway_url
        self.app = create_app(instance.settings)
        self.seen: set[tuple[Place, str]] = set()
        self.reached: set[str] = set()
        self.walked: set[tuple[str, str]] = set()
        steward = sign_ins(instance.settings)["steward"]
        there = Client(self.base, steward["username"], steward["password"])
        building = there.all("/property/buildings")[0]["id"]
        report = Resident(self.base).report(building, "infrastructure", "单元门关不严", number=90)
        self.of_residents = [f"/r/{building}", f"/t/{report}"]

    def walk(self, browser, role: str, lang: str) -> list[str]:
        """What is wrong on the way of somebody through all their pages."""
        is_staff = role != PASSER_BY
        first = list(doors(self.app, Somebody(role) if is_staff else None))
        with at_a_page(
            browser,
            self.instance,
            role if is_staff else None,
            lang,
            forgiven=("",),  # whatever is complained of, the walk notes it with its page
        ) as page:
            walk = Walk(self.app, page, self.base, role, lang, self.seen)
            walk.go(first if is_staff else [*first, *self.of_residents])
            self.reached |= {place.endpoint for place in walk.visited}
            self.walked.add((role, lang))
            return walk.found


@pytest.fixture(scope="module")
def house():
    with with_a_past() as running:
        yield House(running)
        database.close()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("role", [PASSER_BY, *ROLES])
def test_every_page_is_fit_for_everybody(house, browser, role, lang):
    found = house.walk(browser, role, lang)
    assert found == [], "\n".join(["", *found])


def test_every_page_of_the_desk_was_reached(house):
    if len(house.walked) < len(LANGUAGES) * (1 + len(ROLES)):
        pytest.skip("only some of the walks were taken")
    views = {rule.rule: rule.endpoint for rule in house.app.url_map.iter_rules()}
    screens = {each.rule for each in screens_of(house.app)} - set(UNREACHED)
    missed = [each for each in sorted(screens) if views[each] not in house.reached]
    assert missed == [], "no link leads there, or nobody has such a thing"
