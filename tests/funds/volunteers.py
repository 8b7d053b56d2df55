"""The words in which tests speak of the time bank."""

from datetime import date, timedelta

from shared import clock
from tests.funds.conftest import Funds

DAY = date(2026, 3, 5)


def at(hour: int, minute: int = 0, day: date = DAY) -> str:
    """A moment of a business day on the wire."""
    return clock.text(clock.at(day, hour, minute))


class TimeBank:
    """Volunteers and what they do, with a rule from 2026 on."""

    def __init__(self, funds: Funds):
        self.asked = funds.asked
        self.rule("2026-01-01")

    def rule(self, effective_from: str, **more) -> dict:
        """What hours are worth from a day on, approved by the reviewer."""
        rule = self.asked.post("/point-rules", {"effective_from": effective_from} | more)
        return self.asked.post(f"/point-rules/{rule['id']}/approve", role="reviewer")

    def volunteer(self, name: str = "张桂兰", **more) -> str:
        """A volunteer; returns the id."""
        body = {"name": name, "joined_on": "2026-01-01"} | more
        return self.asked.post("/volunteers", body, role="steward")["id"]

    def activity(self, day: date = DAY, **more) -> str:
        """An activity; returns the id."""
        body = {"title": "送餐", "kind": "meal_delivery", "day": day.isoformat()} | more
        return self.asked.post("/activities", body, role="steward")["id"]

    def sign_in(self, activity_id: str, volunteer_id: str, moment: str, **more) -> dict:
        """Somebody comes."""
        body = {"volunteer_id": volunteer_id, "at": moment} | more
        return self.asked.post(f"/activities/{activity_id}/sign-in", body, role="steward")

    def sign_out(self, attendance: dict, moment: str) -> dict:
        """Somebody leaves."""
        path = f"/attendances/{attendance['id']}/sign-out"
        return self.asked.post(path, {"at": moment}, role="steward")

    def paper(self, activity_id: str, rows: list[tuple[str, str, str]]) -> list[dict]:
        """A paper list of volunteer, from when and to when."""
        body = {
            "document": "签到表",
            "rows": [
                {"volunteer_id": who, "signed_in_at": since, "signed_out_at": until}
                for who, since, until in rows
            ],
        }
        path = f"/activities/{activity_id}/paper-list"
        return self.asked.post(path, body, role="steward")["items"]

    def earn(self, volunteer_id: str, hours: int) -> None:
        """So many hours, at most two a day, by paper."""
        for number in range(0, hours, 2):
            day = DAY - timedelta(days=number)
            until = at(9 + min(2, hours - number), day=day)
            self.paper(self.activity(day), [(volunteer_id, at(9, day=day), until)])

    def account(self, volunteer_id: str) -> dict:
        """The hours and points of a volunteer."""
        return self.asked.get(f"/volunteers/{volunteer_id}/account")

    def balance(self, volunteer_id: str) -> str:
        """The points of a volunteer."""
        return self.account(volunteer_id)["points_balance"]
