"""`/admin`: how it stands."""

from gateway.audit import queries as audit
from gateway.identity import queries as identity
from gateway.identity.events import queries as events
from gateway.identity.invitations import queries as invitations
from gateway.web import desk
from gateway.web.admin import places
from gateway.webhooks import queries as webhooks
from shared.identity import caller
from shared.paging import LIMIT_MAX

overview = desk.desk("admin", __name__, "/admin")


@overview.get("")
@desk.shown_to(*places.PEOPLE)
def standing():
    """Who is there, who is expected, whether the books agree and programs hear, what changed."""
    who, all_ = caller(), {"limit": LIMIT_MAX, "after": None}
    people = identity.users(who, all_)
    invited = invitations.invitations(who, all_).items
    return places.page(
        "overview.html",
        people=people,
        invited=sum(invitations.state(row) == "open" for row in invited),
        audit=audit.standing(who.community),
        webhooks=webhooks.webhooks(who, all_).items,
        events=events.events(who, places.asked(None, subject=None)).items[:10],
    )
