"""GeoReport v2: a foreign client reads us, answers keep to its schemas, XML says what JSON says."""

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import georeport
import pytest
import requests
from jsonschema import Draft202012Validator, FormatChecker

from gateway import limits
from gateway.app import SERVICE as GATEWAY
from gateway.database import gateway as gateway_database
from services.property.app import SERVICE as PROPERTY
from services.property.open311.rules import WINDOW, address, window
from services.property.open311.writing import as_xml
from services.property.reports.codes import code_of
from services.property.reports.rules import DOMAINS
from shared import clock
from shared.settings import SERVICES
from tests.gateway.conftest import Gate, free_address, serving
from tests.property.conftest import Town, name
from tests.service import running
from tests.threads import together

TEXT, MAYBE, MOMENT = {"type": "string"}, {"type": ["string", "null"]}, {"format": "date-time"}
NUMBER = {"type": ["number", "null"]}


def rows(required, properties):
    row = {"type": "object", "required": required, "properties": properties}
    return {"type": "array", "items": row | {"additionalProperties": False}}


# GeoReport v2, field by field (features.md §2; wiki.open311.org/GeoReport_v2).
SERVICE_LIST = rows(
    ["service_code", "service_name", "description", "metadata", "type"],
    {
        **dict.fromkeys(("service_code", "service_name", "description", "keywords", "group"), TEXT),
        "metadata": {"type": "boolean"},
        "type": {"enum": ["realtime", "batch", "blackbox"]},
    },
)
DATATYPES = ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
ATTRIBUTE_LIST = rows(
    ["variable", "code", "datatype", "required", "datatype_description", "order", "description"],
    {
        "variable": {"type": "boolean"},
        "code": TEXT,
        "datatype": {"enum": DATATYPES},
        "required": {"type": "boolean"},
        "datatype_description": MAYBE,
        "order": {"type": "integer"},
        "description": TEXT,
        "values": rows(["key", "name"], {"key": TEXT, "name": TEXT}),
    },
)
DEFINITION = {
    "type": "object",
    "required": ["service_code", "attributes"],
    "properties": {"service_code": TEXT, "attributes": ATTRIBUTE_LIST},
}
REQUEST_LIST = rows(
    ["service_request_id", "status", "service_code", "requested_datetime"],
    {
        **dict.fromkeys(("service_request_id", "service_code", "service_name"), TEXT),
        "status": {"enum": ["open", "closed"]},
        "description": TEXT | {"maxLength": 4000},
        "requested_datetime": TEXT | MOMENT,
        "updated_datetime": TEXT | MOMENT,
        "expected_datetime": MAYBE | MOMENT,
        **dict.fromkeys(("status_notes", "agency_responsible", "service_notice"), MAYBE),
        **dict.fromkeys(("address", "address_id", "media_url"), MAYBE),
        "zipcode": {"type": ["integer", "string", "null"]},
        **dict.fromkeys(("lat", "long"), NUMBER),
    },
)
MADE = rows(
    ["service_request_id"],
    {"service_request_id": TEXT, "service_notice": MAYBE, "account_id": MAYBE},
)
TOKENS = rows(["service_request_id", "token"], dict.fromkeys(("service_request_id", "token"), TEXT))
ERRORS = rows(["code", "description"], {"code": {"type": "integer"}, "description": TEXT})


def keeps_to(schema, content):
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(content)
    return content


def read(element):
    """An XML answer as text, lists and nothing else."""
    children = list(element)
    if not children:
        return element.text
    if element.tag.endswith("s") and len({child.tag for child in children}) == 1:
        return [read(child) for child in children]
    return {child.tag: read(child) for child in children}


def plain(content):
    """A JSON answer as XML can say it."""
    if isinstance(content, dict):
        return {key: plain(value) for key, value in content.items()}
    if isinstance(content, list):
        return [plain(value) for value in content] or None
    if content is None:
        return None
    return str(content).lower() if isinstance(content, bool) else str(content)


class Street:
    """A community as a client of Open311 finds it behind the door."""

    def __init__(self, asked):
        self.asked, self.town = asked, Town(asked, None, None)
        self.building = self.build("3号楼", 6)

    def build(self, title, households, **how):
        body = {"name": title, "address": "中华路12号", "managed": True}
        found = self.asked.post("/buildings", body, **how)
        for number in range(households):
            flat = {"building_id": found["id"], "unit": f"1-{number}"}
            self.asked.post("/households", flat, **how)
        return found

    def key(self, **how):
        return self.asked.post("/open311-keys", {"holder": "市民随手拍"}, **how)["api_key"]

    def open(self, method, path, key=None, **how):
        """A request as the gateway passes it on."""
        token = self.asked.token("resident", community="")
        headers = {"Authorization": f"Bearer {token}", "Visitor": "v" * 32}
        headers |= {"Idempotency-Key": key or name()} if method == "POST" else {}
        client = self.asked.app.test_client()
        return client.open(f"/open311/v2/{path}", method=method, headers=headers, **how)

    def get(self, path, answered=200, **query):
        answer = self.open("GET", path, query_string=query)
        assert answer.status_code == answered, answer.text
        if path.endswith(".xml"):
            assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
            return read(ElementTree.fromstring(answer.data))
        return answer.get_json()

    def post(self, form="json", **fields):
        return self.open("POST", f"requests.{form}", data=fields)

    def send(self, **fields):
        answer = self.post(**fields)
        assert answer.status_code == 201, answer.text
        return keeps_to(MADE, answer.get_json())[0]

    def report_of(self, request):
        rows = self.asked.get("/reports", role="steward")["items"]
        (code,) = re.findall(r"跟踪码 (\S+)，", request["service_notice"])
        return next(row for row in rows if code_of(row["id"]) == code)

    def route(self, request, **way):
        path = f"/reports/{self.report_of(request)['id']}/route"
        return self.asked.post(path, {"reason": "受理"} | way, role="steward")


@pytest.fixture
def street(settings):
    with running(PROPERTY, settings) as asked:
        yield Street(asked)


@contextmanager
def outside(street):
    """The address of Open311 at the real gateway."""
    with serving(street.asked.app) as inside:
        upstreams = dict.fromkeys(SERVICES, free_address()) | {"property": inside}
        chosen = replace(street.asked.settings, upstreams=upstreams)
        GATEWAY.migrate(chosen)
        gate = Gate(chosen)
        limits.forget()
        with serving(gate.app) as address:
            yield f"{address}/open311/v2"
    gateway_database.close()


def test_a_foreign_client_lists_services_and_requests_and_gets_one(street):
    fields = {
        "api_key": street.key(),
        "service_code": "housing",
        "address_id": street.building["id"],
        "description": "六楼张三家漏水，电话13812341234 <script>alert(1)</script>",
        "first_name": "三",
        "last_name": "张",
        "phone": "13812341234",
        "email": "zhang@example.com",
        "lat": "42.01",
        "long": "121.66",
        "media_url": "http://127.0.0.1/x.jpg",
    }
    with outside(street) as root:
        answer = requests.post(f"{root}/requests.json", data=fields, timeout=10)
        assert answer.status_code == 201, answer.text
        (sent,) = answer.json()
        for form in ("json", "xml"):
            client = georeport.GeoReport(root, jurisdiction="xinsheng", output_format=form)
            codes = [service["service_code"] for service in client.get_service_list()]
            assert codes == [domain.code for domain in DOMAINS]
            assert client.get_service_definition("housing")["service_code"] == "housing"
            listed = client.get_service_requests(service_code="housing", status="open")
            (row,) = listed if isinstance(listed, list) else [listed]
            assert row["service_request_id"] == sent["service_request_id"]
            assert client.get_service_request(sent["service_request_id"]) == row
    (seen,) = street.get(f"requests/{sent['service_request_id']}.json")
    assert seen["address"] == "中华路12号 3号楼"
    assert (seen["status"], seen["status_notes"]) == ("open", "待受理")
    assert (seen["lat"], seen["long"], seen["media_url"]) == (None, None, None)
    public = str([street.get("requests.json"), street.get("requests.xml"), seen])
    for personal in ("张", "13812341234", "alert", "漏水", "zhang@", "跟踪码"):
        assert personal not in public
    kept = street.report_of(sent)
    assert (kept["channel"], kept["name"], kept["phone"]) == ("open311", "张三", "13812341234")


def test_every_answer_keeps_to_the_schemas_and_xml_says_what_json_says(street):
    sent = street.send(api_key=street.key(), service_code="water", address_string="3号楼")
    name = sent["service_request_id"]
    for path, schema in (
        ("services", SERVICE_LIST),
        ("services/water", DEFINITION),
        ("requests", REQUEST_LIST),
        (f"requests/{name}", REQUEST_LIST),
        (f"tokens/{name}", TOKENS),
        ("discovery", {"type": "object", "required": ["changeset", "contact", "endpoints"]}),
    ):
        content = keeps_to(schema, street.get(f"{path}.json"))
        assert street.get(f"{path}.xml") == plain(content), path
    (endpoint,) = street.get("discovery.json")["endpoints"]
    assert endpoint["url"].endswith("/open311/v2") and "GeoReport_v2" in endpoint["specification"]
    for path, status in (
        ("services/none", 404),
        ("requests/none", 404),
        ("tokens/none", 404),
        ("requests", 400),
    ):
        query = {"page_size": "0"} if status == 400 else {}
        content = keeps_to(ERRORS, street.get(f"{path}.json", status, **query))
        assert street.get(f"{path}.xml", status, **query) == plain(content)
        assert content[0]["code"] == status
    odd = {"name": 'A<b>&"\x00\ufffe', "n": None, "yes": True}
    assert read(ElementTree.fromstring(as_xml("x", odd))) == {
        "name": 'A<b>&"',
        "n": None,
        "yes": "true",
    }


def test_a_client_that_repeats_itself_has_reported_once(street):
    fields = {"api_key": street.key(), "service_code": "power", "description": "路灯不亮"}
    fields["attribute[building]"] = street.building["id"]
    fields["attribute[urgency]"] = "urgent"
    answers = together(3, lambda _: street.post(**fields))
    assert {answer.status_code for answer in answers} == {201}
    (only,) = {answer.get_json()[0]["service_request_id"] for answer in answers}
    assert street.report_of(answers[0].get_json()[0])["urgency"] == "urgent"
    named = {"key": name(), "data": fields | {"attribute[unit]": "1-1"}}
    first, again = (street.open("POST", "requests.xml", **named) for _ in range(2))
    assert (first.data, first.content_type) == (again.data, again.content_type)
    other = street.send(**fields | {"description": "楼道灯不亮"})
    assert other["service_request_id"] != only
    with clock.fixed(clock.now() + timedelta(days=1)):
        later = street.send(**fields)
        assert later["service_request_id"] not in (only, other["service_request_id"])
        assert len(street.get("requests.json")) == 4


def test_what_is_no_request_is_refused_in_the_words_of_the_protocol(street):
    made = street.asked.post("/open311-keys", {"holder": "别人"})
    good = {"api_key": made["api_key"], "service_code": "water", "address_string": "3号楼"}
    for fields, status in (
        (good | {"api_key": ""}, 403),
        (good | {"api_key": "guessed"}, 403),
        (good | {"service_code": "none"}, 404),
        ({"api_key": good["api_key"], "address_string": "3号楼"}, 400),
        (good | {"address_string": ""}, 400),
        (good | {"address_string": "9号楼"}, 404),
        (good | {"address_id": name()}, 404),
        (good | {"phone": "call me"}, 400),
        (good | {"description": "x" * 2001}, 400),
        (good | {"attribute[unit]": "a\x00b"}, 400),
        (good | {"jurisdiction_id": "nowhere"}, 404),
    ):
        for form in ("json", "xml"):
            answer = street.post(form, **fields)
            assert answer.status_code == status, (fields, answer.text)
        xml = read(ElementTree.fromstring(answer.data))
        assert xml == plain(keeps_to(ERRORS, street.post(**fields).get_json()))
    limit = {"name": "reports_per_key", "value": 0, "effective_from": str(clock.today())}
    street.asked.post("/report-limits", limit)
    answer = street.post(**good)
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    street.asked.post(f"/open311-keys/{made['id']}/revoke")
    assert street.post(**good).status_code == 403
    assert street.get("requests.json") == []
    listed = street.asked.get("/open311-keys")["items"]
    assert made["api_key"] not in str(listed)
    assert street.asked.ask("GET", "/open311-keys", role="steward").status == 403

    street.build("7号楼", 6, community="xinqiu")
    street.get("requests.json", 400)
    assert street.get("requests.json", jurisdiction_id="xinqiu") == []
    theirs = street.key(community="xinqiu")
    assert (
        street.post(**good | {"api_key": theirs, "jurisdiction_id": "xinsheng"}).status_code == 403
    )


def test_requests_are_found_by_window_status_and_change_and_quarrels_are_not_listed(street):
    key, small = street.key(), street.build("4号楼", 4)
    monday = clock.at(date(2026, 3, 2), 9)

    def send(code, building=street.building, **more):
        said = {"api_key": key, "service_code": code, "address_id": building["id"]}
        return street.send(**said | more)

    def ids(**query):
        found = street.get("requests.json", **query)
        return [row["service_request_id"] for row in found]

    with clock.fixed(monday):
        old = send("water")
    with clock.fixed(monday + timedelta(days=80)):
        roof, quarrel, few = send("housing"), send("neighbours"), send("power", small)
        twin = send("housing", description="同一处漏水")
    with clock.fixed(monday + timedelta(days=85)):
        order = street.route(roof, route="small", category="roof")["target_id"]
        street.route(old, route="private")
        first = {"report_id": street.report_of(roof)["id"]}
        path = f"/reports/{street.report_of(twin)['id']}/join"
        street.asked.post(path, first, role="steward")
        answer = street.town.cancel(order)
        assert answer.status == 200, answer
    roof, quarrel, few, old, twin = (
        row["service_request_id"] for row in (roof, quarrel, few, old, twin)
    )
    with clock.fixed(monday + timedelta(days=95)):
        assert set(ids()) == {roof, few, twin}  # what was joined stands where its first one does
        assert set(ids(status="closed")) == {roof, twin} and ids(status="open") == [few]
        assert ids(service_code="power,water") == [few]
        assert ids(service_request_id=f"{roof},{old},{quarrel}", service_code="x") == [roof]
        assert set(ids(updated_after="2026-05-25T00:00:00Z")) == {roof, twin}
        assert ids(start_date="2026-03-01T00:00:00Z", end_date="2026-03-03T00:00:00Z") == []
        day = ids(start_date="2026-05-21", end_date="2026-05-22T00:00:00+08:00")
        assert set(day) == {roof, few, twin}
        pages = [ids(page=page, page_size=1) for page in (1, 2, 3, 4)]
        assert {key for page in pages for key in page} == {roof, few, twin} and pages[3] == []
        street.get("requests.json", 400, start_date="2026-01-01", end_date="2026-06-01")
        street.get("requests.json", 400, start_date="yesterday")
        street.get("requests.json", 400, status="lost")
        assert street.get("requests.json", service_request_id=few)[0]["address"] is None
        for hidden in (quarrel, old):
            (seen,) = street.get(f"requests/{hidden}.json")
            assert (seen["address"], seen["address_id"]) == (None, None)
        (seen,) = street.get(f"requests/{roof}.json")
        assert (seen["status_notes"], seen["updated_datetime"][:10]) == ("取消", "2026-05-26")


def test_a_window_at_the_end_of_time_is_refused(street):
    for name_of, moment in (
        ("end_date", "0001-01-01T00:00:00Z"),
        ("end_date", "0001-04-01"),
        ("start_date", "9999-12-01T00:00:00Z"),
    ):
        street.get("requests.json", 400, **{name_of: moment})


def test_a_window_is_90_days_and_an_address_tells_nobody_apart():
    now, day = clock.at(date(2026, 6, 1), 9), timedelta(days=1)
    assert window(None, None, now) == (now - WINDOW, now)
    assert window(now - 100 * day, None, now) == (now - 100 * day, now - 10 * day)
    assert window(now - day, None, now) == (now - day, now)
    assert window(None, now - day, now) == (now - day - WINDOW, now - day)
    assert window(now - 91 * day, now, now) is None
    assert address("丰美", "中华路12号", "3号楼", 5) == "中华路12号 3号楼"
    assert address("丰美", "中华路12号", "3号楼", 4) == "丰美"
