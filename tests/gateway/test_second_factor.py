"""The second factor (RFC 6238): set up, asked for, spent once, lost and required."""

from datetime import timedelta

import peewee
import pyotp
import pytest
from cryptography.exceptions import InvalidTag

from gateway import limits
from gateway.database import gateway
from gateway.identity.sealing import KEY_FILE, Seal
from gateway.identity.second_factors.models import (
    RecoveryCode,
    SecondFactor,
    SecondFactorPolicy,
)
from shared import clock
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.people import ask, code, let_in, rows, session, sign_in
from tests.service import COMMUNITY
from tests.threads import together

PATH = "/auth/second-factor"
WRONG = (401, "second_factor_wrong")


class App:
    """Somebody's authenticator app: each code it gives is that of a later half minute."""

    def __init__(self, gate, token):
        self.secret = ask(gate, "POST", PATH, token).json["secret"]
        self.started, self.steps = clock.now(), 0

    def next(self):
        self.steps += 1
        return self.started + timedelta(seconds=30 * self.steps)

    def code(self, moment, steps=0):
        return pyotp.TOTP(self.secret).at(moment, counter_offset=steps)


@pytest.fixture
def enrolled(gate):
    """Li Na with a second factor; her session, her app and her recovery codes."""
    let_in(gate, roles=["reviewer"])
    token = session(gate)
    app = App(gate, token)
    with clock.fixed(app.next()):
        answer = ask(gate, "POST", f"{PATH}/confirm", token, {"otp": app.code(clock.now())})
    assert answer.status_code == 200, answer.json
    limits.forget()
    return token, app, answer.json["recovery_codes"]


def test_an_app_learns_the_secret_from_an_address_and_a_picture_without_outside_parts(gate):
    let_in(gate)
    begun = ask(gate, "POST", PATH, session(gate)).json
    read = pyotp.parse_uri(begun["uri"])
    assert (read.secret, read.interval, read.digits) == (begun["secret"], 30, 6)
    assert read.name == f"li.na@{COMMUNITY}"
    assert begun["qr_svg"].startswith("<svg")
    assert "href" not in begun["qr_svg"]


def test_what_is_begun_and_not_confirmed_asks_for_nothing(gate):
    let_in(gate)
    token = session(gate)
    app = App(gate, token)
    assert code(ask(gate, "POST", f"{PATH}/confirm", token, {"otp": "000000"})) == (
        422,
        "second_factor_wrong",
    )
    assert sign_in(gate).status_code == 200
    again = App(gate, token)
    assert again.secret != app.secret, "the second beginning forgets the first"


def test_who_has_one_signs_in_with_it_only(gate, enrolled):
    _, app, _ = enrolled
    assert code(sign_in(gate)) == (401, "second_factor_needed")
    with clock.fixed(app.next()):
        assert code(sign_in(gate, otp="12345x")) == WRONG
        assert code(sign_in(gate, password="wrong", otp=app.code(clock.now()))) == (
            401,
            "credentials_wrong",
        )
        assert sign_in(gate, otp=app.code(clock.now())).status_code == 200


def test_a_code_is_spent_even_when_two_bring_it_at_once(gate, enrolled):
    _, app, _ = enrolled
    with clock.fixed(app.next()):
        otp = app.code(clock.now())
        statuses = together(
            3, lambda n: sign_in(gate, otp=otp, address=f"203.0.113.{n}").status_code
        )
        assert sorted(statuses) == [200, 401, 401]
        assert code(sign_in(gate, otp=otp)) == WRONG


def test_a_phone_whose_clock_is_half_a_minute_off_is_understood_and_no_more(gate, enrolled):
    _, app, _ = enrolled
    for steps, right in ((-1, True), (1, True), (-2, False), (2, False)):
        app.steps += 10
        with clock.fixed(app.next()):
            answer = sign_in(gate, otp=app.code(clock.now(), steps))
        assert (answer.status_code == 200) is right, steps


def test_a_recovery_code_is_good_once(gate, enrolled):
    _, _, recovery = enrolled
    assert len(set(recovery)) == 8
    assert sign_in(gate, otp=recovery[0].lower()).status_code == 200
    assert code(sign_in(gate, otp=recovery[0])) == WRONG
    token = session(gate, otp=recovery[1])
    standing = ask(gate, "GET", PATH, token).json
    assert standing == {"enrolled": True, "required": False, "recovery_codes_left": 6}


def test_guessing_codes_with_the_right_password_locks_as_well(gate, enrolled):
    tries = [code(sign_in(gate, otp="000000")) for _ in range(3)]
    assert code(sign_in(gate)) == (401, "second_factor_needed"), "which ends no row of guesses"
    tries += [code(sign_in(gate, otp="000000")) for _ in range(2)]
    assert tries == [WRONG] * 5
    assert code(sign_in(gate)) == (429, "sign_in_locked")


def test_it_is_given_up_by_a_code_of_it_and_guessing_one_locks(gate, enrolled):
    token, _, recovery = enrolled
    for _ in range(5):
        answer = ask(gate, "POST", f"{PATH}/remove", token, {"otp": "000000"})
        assert code(answer) == (422, "second_factor_wrong")
    answer = ask(gate, "POST", f"{PATH}/remove", token, {"otp": recovery[0]})
    assert code(answer) == (429, "sign_in_locked")
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        answer = ask(gate, "POST", f"{PATH}/remove", token, {"otp": recovery[0]})
    assert answer.json["enrolled"] is False
    assert rows(RecoveryCode.select()) == []
    assert sign_in(gate, address="203.0.113.9").status_code == 200


def test_another_admin_takes_it_from_who_has_lost_the_phone(gate, enrolled):
    token, _, _ = enrolled
    path = "/api/v1/users/li.na/second-factor/reset"
    assert gate.refused(path, role="clerk") == "forbidden"
    assert gate.refused(path, community=NEIGHBOUR) == "user_unknown"
    assert gate.refused(path, role="admin", user="li.na") == "user_is_you"
    gate.post(path)
    assert code(ask(gate, "GET", "/auth/me", token)) == (401, "session_ended")
    assert sign_in(gate).status_code == 200
    noted = gate.get("/api/v1/identity-events?subject=li.na")["items"]
    assert noted[0]["what"] == "second_factor_reset"


def test_the_secret_at_rest_opens_with_the_key_of_its_owner_only(gate, enrolled, tmp_path):
    _, app, recovery = enrolled
    (kept,) = rows(SecondFactor.select())
    assert app.secret not in kept.sealed_secret
    assert Seal(gate.settings.keys).open(kept.sealed_secret, "li.na") == app.secret
    for seal, owner in ((Seal(gate.settings.keys), "wang"), (Seal(tmp_path), "li.na")):
        with pytest.raises(InvalidTag):
            seal.open(kept.sealed_secret, owner)
    assert (gate.settings.keys / KEY_FILE).stat().st_mode & 0o077 == 0
    assert not set(recovery) & {row.code_hash for row in rows(RecoveryCode.select())}


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    sealed = together(8, lambda n: Seal(tmp_path).close("secret", str(n)))
    assert [Seal(tmp_path).open(each, str(n)) for n, each in enumerate(sealed)] == ["secret"] * 8
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def set_policy(gate, roles, from_on):
    wanted = {"roles": roles, "from_on": from_on.isoformat()}
    return gate.post("/api/v1/second-factor-policies", wanted)


def test_from_the_day_of_the_policy_a_session_is_good_for_enrolling_only(gate):
    let_in(gate, roles=["reviewer"])
    tomorrow = clock.today() + timedelta(days=1)
    set_policy(gate, ["reviewer", "cashier"], tomorrow)
    assert sign_in(gate).json["second_factor_to_enrol"] is False
    with clock.fixed(clock.at(tomorrow, 8)):
        assert sign_in(gate).json["second_factor_to_enrol"] is True
    set_policy(gate, ["reviewer"], clock.today())
    token = session(gate)
    for path in ("/loop/summary", "/ledger/books", "/auth/sessions"):
        assert code(ask(gate, "GET", path, token)) == (403, "second_factor_to_enrol"), path
    assert ask(gate, "GET", "/auth/me", token).status_code == 200
    app = App(gate, token)
    otp = {"otp": app.code(clock.now())}
    assert ask(gate, "POST", f"{PATH}/confirm", token, otp).status_code == 200
    assert ask(gate, "GET", "/loop/summary", token).status_code == 200


def test_the_policy_holds_at_once_for_who_gets_such_a_role_and_not_for_others(gate):
    let_in(gate)
    set_policy(gate, ["reviewer"], clock.today())
    token = session(gate)
    assert ask(gate, "GET", "/store/sales", token).status_code == 200
    gate.post("/api/v1/users/li.na/roles", {"roles": ["reviewer"]})
    assert code(ask(gate, "GET", "/store/sales", token)) == (403, "second_factor_to_enrol")
    set_policy(gate, [], clock.today())
    assert ask(gate, "GET", "/store/sales", token).status_code == 200
    neighbour = gate.token("reviewer", community=NEIGHBOUR)
    assert ask(gate, "GET", "/store/sales", neighbour).status_code == 200


def test_a_policy_is_set_by_an_admin_for_days_to_come_and_is_final(gate):
    path = "/api/v1/second-factor-policies"
    today = clock.today()
    wanted = {"roles": ["admin"], "from_on": (today + timedelta(days=30)).isoformat()}
    assert gate.refused(path, wanted, role="accountant") == "forbidden"
    past = wanted | {"from_on": (today - timedelta(days=1)).isoformat()}
    assert gate.refused(path, past) == "day_is_past"
    gate.post(path, wanted)
    (listed,) = gate.get(path)["items"]
    assert (listed["roles"], listed["from_on"]) == (["admin"], wanted["from_on"])
    assert gate.get(path, community=NEIGHBOUR)["items"] == []
    with gateway.connection(), pytest.raises(peewee.IntegrityError, match="a policy is final"):
        SecondFactorPolicy.update(roles="").execute()
