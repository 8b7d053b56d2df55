"""Keeping what a client of Open311 reports."""

import json
from dataclasses import replace

from services.property.database import writes
from services.property.open311 import queries
from services.property.open311.keys import queries as keys
from services.property.open311.keys.models import Open311Key, Open311Sending
from services.property.reports import codes
from services.property.reports.commands import make_report
from services.property.reports.limits import queries as limits
from shared import clock
from shared.errors import Malformed, NotFound, TooMany
from shared.identity import Principal

RETRY_SECONDS = 3600


@writes
def request_service(who: Principal, wanted: dict) -> list[dict]:
    """Keep a request; the same fields with the same key on the same day are the same request.

    Raises `jurisdiction_missing`, `jurisdiction_unknown`, `api_key_invalid`, `service_unknown`,
    `address_missing`, `address_unknown`, `too_many_requests_of_key`, `report_spam`.
    """
    community = queries.jurisdiction(wanted["jurisdiction_id"])
    key = keys.presented(community, wanted["api_key"])
    domain = queries.domain(wanted["service_code"])
    said = sorted((name, value) for name, value in wanted.items() if value and name != "api_key")
    fingerprint, today = keys.keyed(json.dumps(said)), clock.today()
    earlier = Open311Sending.get_or_none(
        (Open311Sending.key == key)
        & (Open311Sending.sent_on == today)
        & (Open311Sending.fingerprint == fingerprint)
    )
    if earlier:
        return _made(earlier.report_id)
    _refuse_too_many(replace(who, community=community), key)
    names = [wanted["last_name"], wanted["first_name"]]
    made = make_report(
        who,
        None,  # a client speaks for many: the key is counted, not the address
        "open311",
        {
            "building_id": _building_id(community, wanted),
            "unit": wanted["unit"],
            "domain": domain.code,
            "urgency": wanted["urgency"],
            "text": wanted["description"] or domain.zh,
            "name": "".join(name for name in names if name) or None,
            "phone": wanted["phone"],
            "photo_ids": [],
            "same_as": None,
            "website": "",
        },
    )
    Open311Sending.create(
        key=key,
        sent_on=today,
        fingerprint=fingerprint,
        report_id=made.id,
        sent_at=clock.now(),
    )
    return _made(made.id)


def _refuse_too_many(who: Principal, key: Open311Key) -> None:
    most = limits.limit(who, "reports_per_key")
    sent = Open311Sending.select().where(
        (Open311Sending.key == key) & (Open311Sending.sent_on == clock.today())
    )
    if sent.count() >= most:
        sentence = f"No more than {most} requests a day with one api_key."
        raise TooMany("too_many_requests_of_key", sentence, RETRY_SECONDS)


def _made(report_id: str) -> list[dict]:
    code = codes.code_of(report_id)
    return [
        {
            "service_request_id": codes.reference_of(report_id),
            "service_notice": f"跟踪码 {code}，凭此码查看进展、补充和评价。",
            "account_id": None,
        }
    ]


def _building_id(community: str, wanted: dict) -> str:
    building_id = wanted["address_id"] or wanted["building_id"]
    if building_id is not None:
        building = queries.building_of(community, building_id)
    elif wanted["address_string"] is not None:
        building = queries.building_named(community, wanted["address_string"])
    else:
        message = "Say where: address_id, attribute[building] or the name in address_string."
        raise Malformed("address_missing", message)
    if building is None:
        raise NotFound("address_unknown", "No single building of ours is meant by this address.")
    return building.id
